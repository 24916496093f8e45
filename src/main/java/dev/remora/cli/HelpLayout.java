package dev.remora.cli;

import dev.remora.settings.Command;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the help of a command consists of, in the order of a reader. */
final class HelpLayout {
  private static final int WIDTH = 80;

  /** What picocli leaves beside the longest option. */
  private static final int BESIDE_OPTIONS = 50;

  private static final String OPTIONS = "remoraOptions";
  private static final String SETTINGS = "remoraSettings";
  private static final String SETTINGS_HEADING =
      "%nSettings, each also as a variable or as a line in a file (remora help settings):%n";

  private HelpLayout() {}

  static void ofCommand(CommandSpec spec, CommandText text) {
    List<String> examples = text.examples().stream().map(line -> "  " + escaped(line)).toList();
    UsageMessageSpec usage =
        base(spec)
            .header(
                text.synopsis().substring(0, ("remora " + text.command()).length())
                    + ": "
                    + escaped(text.summary()))
            .customSynopsis(text.synopsis() + " [--SETTING VALUE]...")
            .description(wrapped(text.description(), WIDTH))
            .footerHeading("%nExamples:%n")
            .footer(examples.toArray(String[]::new));
    List<String> own = new ArrayList<>(text.options().stream().map(Option::name).toList());
    own.addAll(List.of(Option.VERBOSE.name(), Option.HELP.name()));
    Predicate<OptionSpec> isOwn = option -> own.contains(option.longestName());
    usage.sectionMap().put(OPTIONS, section("%nOptions:%n", isOwn));
    usage.sectionMap().put(SETTINGS, section(SETTINGS_HEADING, isOwn.negate()));
    usage.sectionKeys(
        List.of(
            UsageMessageSpec.SECTION_KEY_HEADER,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION,
            UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
            UsageMessageSpec.SECTION_KEY_FOOTER,
            OPTIONS,
            SETTINGS));
  }

  static void ofTop(CommandSpec spec) {
    List<String> commands = new ArrayList<>();
    for (Command command : Command.values()) {
      commands.add("  %-10s%s".formatted(command, escaped(CommandText.of(command).summary())));
    }
    commands.add("  help      explains a COMMAND, exit-codes, settings or json");
    commands.add("  version   shows the version");
    base(spec)
        .header("remora: delivers the configuration that is attached to a container image")
        .customSynopsis(
            "remora COMMAND [ARGUMENT]... [--SETTING VALUE]...",
            "       remora            (pulls, when an image is configured by REMORA_IMAGE)")
        .description(
            "%nCommands:%n" + String.join("%n", commands) + "%n",
            "How to begin:",
            "  remora attach registry.example.com/app:v1 app.yaml",
            "  remora discover registry.example.com/app:v1",
            "  remora pull registry.example.com/app:v1 --to /config",
            "  remora help pull")
        .sectionKeys(
            List.of(
                UsageMessageSpec.SECTION_KEY_HEADER,
                UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
                UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                UsageMessageSpec.SECTION_KEY_DESCRIPTION));
  }

  private static UsageMessageSpec base(CommandSpec spec) {
    return spec.usageMessage()
        .width(WIDTH)
        .autoWidth(false)
        .adjustLineBreaksForWideCJKCharacters(false)
        .synopsisHeading("%nUsage: ")
        .descriptionHeading("%n")
        .sortOptions(false);
  }

  private static IHelpSectionRenderer section(String heading, Predicate<OptionSpec> shown) {
    return help -> {
      List<OptionSpec> options = help.commandSpec().options().stream().filter(shown).toList();
      Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
      layout.addOptions(options, help.parameterLabelRenderer());
      return help.createHeading(heading) + layout;
    };
  }

  /** The lines beside an option; a line that is given remains one where it fits. */
  static String[] besideOption(String... lines) {
    return Arrays.stream(lines)
        .flatMap(line -> Arrays.stream(wrapped(line, BESIDE_OPTIONS)))
        .toArray(String[]::new);
  }

  /** Breaks at spaces only: names and paths remain whole, so that they can be searched for. */
  private static String[] wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(escaped(line.toString()));
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(escaped(line.toString()));
    return lines.toArray(String[]::new);
  }

  /** For picocli, to which all text is a format. */
  private static String escaped(String text) {
    return text.replace("%", "%%");
  }
}
