package dev.remora.trace;

import java.util.Map;

/**
 * Something that was done or decided. Holds no secret: whoever tells it leaves out what may be one.
 *
 * @param event its stable name, lower case, between hyphens
 * @param message one line for people
 * @param fields what a machine may want to know of it
 */
public record Step(String event, String message, Map<String, String> fields) {

  public Step {
    fields = Map.copyOf(fields);
  }

  /** One of which the line says all. */
  public static Step of(String event, String message) {
    return new Step(event, message, Map.of());
  }
}
