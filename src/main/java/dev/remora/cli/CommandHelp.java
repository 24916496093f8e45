package dev.remora.cli;

import dev.remora.settings.SettingsTable;
import java.util.ArrayList;
import java.util.List;

/** The help of one command, in the order of a reader. */
final class CommandHelp {
  private static final int WIDTH = 80;
  private static final int WIDTH_BESIDE_OPTIONS = 50;
  private static final String MARGIN = " ".repeat(28);

  private final Style style;
  private final StringBuilder text = new StringBuilder();

  private CommandHelp(Style style) {
    this.style = style;
  }

  /** With what is used most, so that it fits a screen. */
  static String brief(CommandText command, Style style) {
    CommandHelp help = begun(command, style);
    command.own().forEach(help::brief);
    List<Option> main = command.mainSettings();
    main.forEach(help::brief);
    help.line("");
    help.line(
        "And %d settings more, each also as a variable: remora %s --help"
            .formatted(command.settings().size() - main.size(), command.command()));
    return help.text.toString();
  }

  /** With every setting. */
  static String full(CommandText command, Style style) {
    CommandHelp help = begun(command, style);
    command.options().forEach(help::option);
    help.line("");
    help.line("Settings, each also as a variable or as a line in a file (remora help settings):");
    command.settings().forEach(help::option);
    return help.text.toString();
  }

  /** All settings there are. */
  static String settings(Style style) {
    CommandHelp help = new CommandHelp(style);
    SettingsTable.all().stream().map(Option::of).forEach(help::option);
    return help.text.toString();
  }

  private static CommandHelp begun(CommandText command, Style style) {
    CommandHelp help = new CommandHelp(style);
    help.line("remora " + command.command() + ": " + command.summary());
    help.line("");
    help.line("Usage: " + command.synopsis() + " [--SETTING VALUE]...");
    help.line("");
    wrapped(command.description(), WIDTH).forEach(help::line);
    help.line("");
    help.line("Examples:");
    command.examples().forEach(example -> help.line("  " + example));
    help.line("");
    help.line("Options:");
    return help;
  }

  /** Without its variable and default. */
  private void brief(Option option) {
    option(option.brief());
  }

  private void option(Option option) {
    String name = (option.name().startsWith("--") ? "      " : "  ") + option.name();
    String value = option.isSwitch() ? "" : "=" + option.placeholder();
    List<String> lines = new ArrayList<>(wrapped(option.help(), WIDTH_BESIDE_OPTIONS));
    lines.addAll(wrapped(option.note(), WIDTH_BESIDE_OPTIONS));
    int room = MARGIN.length() - name.length() - value.length();
    String first = room > 0 ? " ".repeat(room) + lines.removeFirst() : "";
    line(style.yellow(name) + value + first);
    lines.forEach(line -> line(MARGIN + line));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** Breaks at spaces only: names and paths remain whole, so that they can be searched for. */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }
}
