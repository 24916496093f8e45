package dev.remora.settings;

import dev.remora.failure.ExitCode;
import java.util.stream.Collectors;

/** Writes the table of settings and that of exit codes as Markdown, for the reference page. */
public final class SettingsReference {
  private SettingsReference() {}

  /** A row for each setting. */
  public static String settings() {
    StringBuilder page =
        new StringBuilder(
            "| setting | default | meaning | example | used by |\n"
                + "| --- | --- | --- | --- | --- |\n");
    for (Setting<?> setting : SettingsTable.all()) {
      page.append(
          "| `%s` | %s | %s | `%s` | %s |\n"
              .formatted(
                  setting,
                  fallback(setting),
                  escaped(setting.help()),
                  example(setting),
                  users(setting)));
    }
    return page.toString();
  }

  /** A row for each exit code. */
  public static String exitCodes() {
    StringBuilder page = new StringBuilder("| code | meaning |\n| --- | --- |\n");
    for (ExitCode code : ExitCode.values()) {
      page.append("| %d | %s |\n".formatted(code.code(), escaped(code.meaning())));
    }
    return page.toString();
  }

  private static String fallback(Setting<?> setting) {
    return setting.fallback().map(text -> "`" + text + "`").orElse(setting.absence());
  }

  /** A whole digest would be all that one sees of the table. */
  private static String example(Setting<?> setting) {
    return setting.example().replaceFirst("(sha256:[0-9a-f]{12})[0-9a-f]{52}", "$1…");
  }

  private static String users(Setting<?> setting) {
    return setting.commands().size() == Command.values().length
        ? "all"
        : setting.commands().stream().map(Command::toString).collect(Collectors.joining(", "));
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }
}
