package dev.remora.cli;

import dev.remora.failure.Failure;
import dev.remora.json.JsonWriter;
import dev.remora.settings.LogLevel;
import dev.remora.settings.OutputFormat;
import dev.remora.settings.SettingsTable;
import dev.remora.time.Clock;
import dev.remora.trace.Step;
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
record Log(Console console, LogLevel level, OutputFormat format, Clock clock) implements Warnings {
  /** Before the settings are read, or where they cannot be: only the variable is believed. */
  static Log early(Console console, Map<String, String> environment, Clock clock) {
    String format = environment.getOrDefault(SettingsTable.LOG_FORMAT.variable(), "").strip();
    boolean json = format.equals(OutputFormat.JSON.toString());
    return new Log(console, LogLevel.ERROR, json ? OutputFormat.JSON : OutputFormat.TEXT, clock);
  }

  @Override
  public void warn(String message) {
    event(LogLevel.WARN, "warning", message, Map.of());
  }

  void debug(String message) {
    event(LogLevel.DEBUG, "debug", message, Map.of());
  }

  /**
   * @param name lower case, between hyphens
   * @param fields what a machine may want to know of it
   */
  void event(LogLevel event, String name, String message, Map<String, String> fields) {
    if (event == LogLevel.ERROR) { // the last words of a run, whoever ended it
      console.settle();
    }
    if (level.shows(event)) {
      console.line(
          format == OutputFormat.JSON ? json(event, name, message, fields) : text(event, message));
    }
  }

  /** The steps that {@code --log-level debug} shows. */
  @Override
  public Trace trace() {
    return level.shows(LogLevel.DEBUG) ? new DebugTrace(this) : Trace.off();
  }

  boolean shows(LogLevel event) {
    return level.shows(event);
  }

  boolean isText() {
    return format == OutputFormat.TEXT;
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

  /** A result in the form of the log's lines, for whoever reads both streams as one. */
  String resultLine(String message, JsonWriter result) {
    return json(LogLevel.INFO, "result", message).put("result", result).toString();
  }

  private String json(LogLevel event, String name, String message, Map<String, String> fields) {
    JsonWriter line = json(event, name, message);
    new TreeMap<>(fields).forEach((field, value) -> line.put(field, Failure.harmless(value)));
    return line.toString();
  }

  private JsonWriter json(LogLevel event, String name, String message) {
    return JsonWriter.object()
        .put("time", clock.now().toString())
        .put("level", event.toString())
        .put("event", name)
        .put("message", Failure.harmless(message));
  }

  private record DebugTrace(Log log) implements Trace {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void write(Step step) {
      log.event(LogLevel.DEBUG, step.event(), step.message(), step.fields());
    }
  }
}
