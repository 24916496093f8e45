package dev.remora.cli;

import dev.remora.failure.Failure;
import dev.remora.settings.LogLevel;

/** What is said on standard error besides the failure that ends a run. */
final class Log {
  private final Console console;
  private final LogLevel level;

  Log(Console console, LogLevel level) {
    this.console = console;
    this.level = level;
  }

  /** Something that does not stop the run, but that somebody should know. */
  void warn(String message) {
    log(LogLevel.WARN, message);
  }

  void info(String message) {
    log(LogLevel.INFO, message);
  }

  void debug(String message) {
    log(LogLevel.DEBUG, message);
  }

  boolean shows(LogLevel event) {
    return level.shows(event);
  }

  private void log(LogLevel event, String message) {
    if (level.shows(event)) {
      String line = "remora: " + prefix(event) + Failure.harmless(message);
      console.line(event == LogLevel.WARN ? console.errStyle().yellow(line) : line);
    }
  }

  private static String prefix(LogLevel event) {
    return switch (event) {
      case ERROR, INFO -> "";
      case WARN -> "warning: ";
      case DEBUG -> "debug: ";
    };
  }
}
