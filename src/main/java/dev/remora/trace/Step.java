package dev.remora.trace;

import java.util.Map;

/**
 * Something that was done or decided. It holds no secret: whoever tells it leaves out what may be
 * one.
 *
 * @param event its stable name: words in lower case with hyphens between them
 * @param message one line for people
 * @param fields its details for machines
 */
public record Step(String event, String message, Map<String, String> fields) {

  public Step {
    fields = Map.copyOf(fields);
  }

  /** A step of which the line says all. */
  public static Step of(String event, String message) {
    return new Step(event, message, Map.of());
  }
}
