package dev.remora.settings;

import java.util.List;

/** Turns the text of a setting into its type. */
@FunctionalInterface
public interface Parser<T> {
  /**
   * Reads a text that is not empty.
   *
   * @throws IllegalArgumentException with a message for people that says what is expected, or that
   *     begins with {@code is} and goes on about the text, and does not repeat it: whoever asks
   *     does that where it cannot be a secret
   */
  T parse(String text);

  /** Whether a text that is no such value may be a secret, or hold one, and is never repeated. */
  default boolean isConfidential(String text) {
    return false;
  }

  /**
   * What can be offered to whoever types such a value: all there is, or what is typed most; nothing
   * where it can be anything.
   */
  default List<String> suggestions() {
    return List.of();
  }

  /** For one of a few words. */
  static <E extends Enum<E>> Parser<E> oneOf(E[] values) {
    return new OneOf<>(List.of(values));
  }

  /** The parts of a list, without the white space that may be between them; else the text. */
  default List<String> items(String text) {
    return List.of(text);
  }
}
