package dev.remora.cli;

import dev.remora.settings.Command;
import dev.remora.settings.Setting;
import dev.remora.settings.SettingsTable;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Picocli's model of the command line, built from the tables. It is made once, when the class is
 * initialised: in a native image that is when the image is built.
 */
final class Grammar {
  /** Words that are commands besides those of the table. */
  static final String HELP = "help";

  static final String VERSION = "version";

  /** Prints what the reference page is made of; for those who work on Remora. */
  static final String REFERENCE = "reference";

  static final CommandLine COMMAND_LINE = commandLine();

  private Grammar() {}

  /** The part that is about one command. */
  static CommandLine of(Command command) {
    return Objects.requireNonNull(COMMAND_LINE.getSubcommands().get(command.toString()));
  }

  private static CommandLine commandLine() {
    CommandSpec top = spec("remora");
    List.of(Option.VERBOSE, Option.HELP, Option.VERSION).forEach(o -> top.addOption(option(o)));
    for (Command command : Command.values()) {
      top.addSubcommand(command.toString(), command(CommandText.of(command)));
    }
    for (String word : List.of(HELP, VERSION, REFERENCE)) {
      top.addSubcommand(word, withArguments(spec(word)));
    }
    HelpLayout.ofTop(top);
    CommandLine line = new CommandLine(top);
    // files of arguments would be a source of settings beside the three that there are
    return line.setExpandAtFiles(false);
  }

  private static CommandSpec command(CommandText text) {
    CommandSpec spec = spec(text.command().toString());
    text.options().forEach(option -> spec.addOption(option(option)));
    withArguments(spec);
    SettingsTable.of(text.command()).forEach(setting -> spec.addOption(option(setting)));
    HelpLayout.ofCommand(spec, text);
    return spec;
  }

  private static CommandSpec spec(String name) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.interpolateVariables(false);
    spec.parser()
        .collectErrors(true)
        .expandAtFiles(false)
        .overwrittenOptionsAllowed(true)
        .unmatchedArgumentsAllowed(true)
        .unmatchedOptionsArePositionalParams(false)
        .unmatchedOptionsAllowedAsOptionParameters(false);
    return spec;
  }

  private static CommandSpec withArguments(CommandSpec spec) {
    List.of(Option.VERBOSE, Option.HELP).forEach(o -> spec.addOption(option(o)));
    return spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .hidden(true)
            .build());
  }

  private static OptionSpec option(Option option) {
    OptionSpec.Builder spec =
        option.equals(Option.HELP)
            ? OptionSpec.builder(option.name(), "-h")
            : OptionSpec.builder(option.name());
    return option.isSwitch()
        ? spec.arity("0").type(boolean.class).description(option.help()).build()
        : taking(spec, option.placeholder(), HelpLayout.besideOption(option.help()));
  }

  private static OptionSpec option(Setting<?> setting) {
    String fallback = setting.defaultText();
    return taking(
        OptionSpec.builder(setting.flag()),
        setting.placeholder(),
        HelpLayout.besideOption(
            setting.help(),
            "(" + setting.variable() + (fallback.isEmpty() ? "" : ", default " + fallback) + ")"));
  }

  /** Every option takes many values here, so that it is us who say that one was given twice. */
  private static OptionSpec taking(OptionSpec.Builder spec, String placeholder, String[] help) {
    return spec.arity("1")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(placeholder)
        .description(help)
        .build();
  }
}
