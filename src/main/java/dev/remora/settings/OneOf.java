package dev.remora.settings;

import java.util.List;

/**
 * Reads one of a few words, and names the nearest where it is none of them.
 *
 * @param values in the order in which they are named
 */
record OneOf<E extends Enum<E>>(List<E> values) implements Parser<E> {
  @Override
  public E parse(String text) {
    return values.stream()
        .filter(value -> value.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(refusal(text)));
  }

  private String refusal(String text) {
    List<String> words = suggestions();
    return "is none of "
        + String.join(", ", words)
        + Nearest.to(text, words).map("; the nearest is "::concat).orElse("");
  }

  @Override
  public List<String> suggestions() {
    return values.stream().map(Enum::toString).toList();
  }
}
