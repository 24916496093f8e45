package dev.remora.settings;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

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

  /** For one of a few words. */
  static <E extends Enum<E>> Parser<E> oneOf(E[] values) {
    return text -> {
      for (E value : values) {
        if (value.toString().equals(text)) {
          return value;
        }
      }
      throw new IllegalArgumentException(
          "is none of "
              + Arrays.stream(values).map(Enum::toString).collect(Collectors.joining(", ")));
    };
  }

  /** The parts of a list, without the white space that may be between them; else the text. */
  default List<String> items(String text) {
    return List.of(text);
  }
}
