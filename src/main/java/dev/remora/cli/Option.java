package dev.remora.cli;

/**
 * An option of one command that is no setting: a flag only.
 *
 * @param placeholder what stands for its value in the help; empty for a switch
 * @param repeatable whether it may be given more than once
 */
record Option(String name, String placeholder, boolean repeatable, String help) {
  static final Option VERBOSE = on("--verbose", "shows where in the code a failure happened");
  static final Option HELP = on("--help", "shows this help");
  static final Option VERSION = on("--version", "shows the version");

  static final Option LISTING =
      value("-o", "FORMAT", "tree (default), table, or json, which --output json means too");
  static final Option ANNOTATION =
      new Option("--annotation", "KEY=VALUE", true, "annotates the artifact; may be repeated");
  static final Option FROM =
      value("--from", "REVISION", "attaches an older revision again, instead of files");
  static final Option FORCE = on("--force", "attaches it even if it would not be chosen");
  static final Option PRETTY = on("--pretty", "indents the manifest for people");
  static final Option DESCRIPTOR = on("--descriptor", "shows type, digest and size instead");

  private static Option on(String name, String help) {
    return new Option(name, "", false, help);
  }

  private static Option value(String name, String placeholder, String help) {
    return new Option(name, placeholder, false, help);
  }

  boolean isSwitch() {
    return placeholder.isEmpty();
  }
}
