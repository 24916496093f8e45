package dev.remora.source;

import dev.remora.json.MalformedJson;
import java.util.Optional;

/** Entries of a listing that are wrong in one way: how many, and what is wrong with the first. */
final class Oddities {
  private int count;
  private String first = "";

  void add(MalformedJson problem) {
    first = count == 0 ? String.valueOf(problem.getMessage()) : first;
    count++;
  }

  int count() {
    return count;
  }

  /**
   * One line for people; nothing where there is none.
   *
   * @param one what is said of a single one
   * @param several what is said of more
   */
  Optional<String> said(String one, String several) {
    return switch (count) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of("an entry that " + one + ": " + first);
      default -> Optional.of(count + " entries that " + several + ", the first: " + first);
    };
  }
}
