package dev.remora.cli;

import dev.remora.settings.Parser;
import dev.remora.settings.Setting;
import dev.remora.settings.SettingsTable;
import java.util.List;

/**
 * What a command takes by name.
 *
 * @param name as it is typed
 * @param placeholder what stands for its value in the help; empty for a switch, which has none
 * @param help one sentence without its full stop
 * @param note a line of its own below that, in the help; empty when there is none
 * @param suggestions what a shell can offer for its value; nothing where it can be anything
 */
record Option(String name, String placeholder, String help, String note, List<String> suggestions) {
  static final Option VERBOSE = on("--verbose", "shows where in the code a failure happened");
  static final Option SHORT_HELP = on("-h", "shows the help in short");
  static final Option HELP = on("--help", "shows this help");
  static final Option VERSION = on("--version", "shows the version");

  static final Option LISTING =
      words(
          "-o",
          "FORMAT",
          "tree (default), table, or json or digest, as of --output",
          Parser.oneOf(Invocation.Listing.values()));
  static final Option EXPLAIN =
      on("--explain", "says why pull takes this one, and none of the others");
  static final Option VOLUME =
      value("--volume", "DIR", "--to by another name: says which one is published there");
  static final Option FORMAT =
      words(
          "-o", "FORMAT", "--output in short: text, json or digest", SettingsTable.OUTPUT.parser());
  static final Option ANNOTATION =
      value("--annotation", "KEY=VALUE", "annotates the artifact; may be repeated");
  static final Option FROM =
      new Option(
          "--from",
          "REVISION",
          "attaches an older revision again, instead of files",
          "",
          List.of("previous"));
  static final Option CONFIGMAP =
      value("--configmap", "NAME", "attaches a ConfigMap that standard input describes");
  static final Option SIGN_KEY = value("--sign-key", "FILE", "signs it with this private key");
  static final Option SIGN_PASSWORD =
      value("--sign-password", "FILE", "holds the password of the key, if it is encrypted");
  static final Option SIGN_ANNOTATION =
      value("--sign-annotation", "KEY=VALUE", "is signed with it; may be repeated");
  static final Option FORCE = on("--force", "does it even if pull then takes another, or fails");
  static final Option PRETTY = on("--pretty", "indents the manifest for people");
  static final Option DESCRIPTOR = on("--descriptor", "shows type, digest and size instead");

  static final Option DRY_RUN = on("--dry-run", "publishes nothing, but shows what would change");
  static final Option EXIT_CODE =
      on("--exit-code", "ends with 3 where anything differs or would change");
  static final Option MASK =
      value("--mask", "PATTERN", "masks values of such keys, too; may be repeated");
  static final Option NO_MASK = on("--no-mask", "shows the values of secrets, too");

  private static Option on(String name, String help) {
    return new Option(name, "", help, "", List.of());
  }

  private static Option value(String name, String placeholder, String help) {
    return new Option(name, placeholder, help, "", List.of());
  }

  private static Option words(String name, String placeholder, String help, Parser<?> parser) {
    return new Option(name, placeholder, help, "", parser.suggestions());
  }

  static Option of(Setting<?> setting) {
    String fallback = setting.defaultText();
    String note = setting.variable() + (fallback.isEmpty() ? "" : ", default " + fallback);
    return new Option(
        setting.flag(),
        setting.placeholder(),
        setting.help(),
        "(" + note + ")",
        setting.parser().suggestions());
  }

  /** The same without its note, as the help in short has it. */
  Option brief() {
    return new Option(name, placeholder, help, "", suggestions);
  }

  boolean isSwitch() {
    return placeholder.isEmpty();
  }
}
