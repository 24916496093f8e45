package dev.remora.cli;

import dev.remora.failure.Failure;
import dev.remora.json.JsonWriter;
import dev.remora.settings.LogFormat;
import dev.remora.settings.LogLevel;
import dev.remora.time.Clock;
import dev.remora.trace.Trace;
import dev.remora.trace.Warnings;
import java.util.Map;
import java.util.TreeMap;

/**
 * The log on standard error: lines for people, or a JSON object on each line.
 *
 * <p>{@code {"time": "…", "level": "warn", "event": "…", "message": "…"}}, and what the event has
 * to tell besides. Names of events and fields are stable; more may be added.
 */
final class Log implements Warnings {
  private final Console console;
  private final LogLevel level;
  private final LogFormat format;
  private final Clock clock;
  private final Trace trace;

  Log(Console console, LogLevel level, LogFormat format, Clock clock) {
    this.console = console;
    this.level = level;
    this.format = format;
    this.clock = clock;
    this.trace = level.shows(LogLevel.DEBUG) ? new DebugTrace(this) : Trace.off();
  }

  /** Something that somebody should know, though the run goes on. */
  @Override
  public void warn(String message) {
    event(LogLevel.WARN, "warning", message, Map.of());
  }

  void debug(String message) {
    event(LogLevel.DEBUG, "debug", message, Map.of());
  }

  /**
   * An event.
   *
   * @param name lower case, between hyphens
   * @param fields what a machine may want to know of it
   */
  void event(LogLevel event, String name, String message, Map<String, String> fields) {
    if (level.shows(event)) {
      console.line(
          format == LogFormat.JSON ? json(event, name, message, fields) : text(event, message));
    }
  }

  /** The steps that {@code --log-level debug} shows. */
  @Override
  public Trace trace() {
    return trace;
  }

  boolean shows(LogLevel event) {
    return level.shows(event);
  }

  /** Whether people read it. */
  boolean isText() {
    return format == LogFormat.TEXT;
  }

  private String text(LogLevel event, String message) {
    String line = "remora: " + prefix(event) + Failure.harmless(message);
    return switch (event) {
      case ERROR -> console.errStyle().red(line);
      case WARN -> console.errStyle().yellow(line);
      case INFO, DEBUG -> line;
    };
  }

  private static String prefix(LogLevel event) {
    return switch (event) {
      case ERROR, INFO -> "";
      case WARN -> "warning: ";
      case DEBUG -> "debug: ";
    };
  }

  private String json(LogLevel event, String name, String message, Map<String, String> fields) {
    JsonWriter line =
        JsonWriter.object()
            .put("time", clock.now().toString())
            .put("level", event.toString())
            .put("event", name)
            .put("message", Failure.harmless(message));
    new TreeMap<>(fields).forEach((field, value) -> line.put(field, Failure.harmless(value)));
    return line.toString();
  }
}
