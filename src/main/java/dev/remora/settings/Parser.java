package dev.remora.settings;

/** Turns the text of a setting into its type. */
@FunctionalInterface
public interface Parser<T> {
  /**
   * Reads a text that is not empty.
   *
   * @throws IllegalArgumentException with a message for people that says what is expected and does
   *     not repeat the text, which may hold a secret in the wrong place
   */
  T parse(String text);
}
