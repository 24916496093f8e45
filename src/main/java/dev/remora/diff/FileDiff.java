package dev.remora.diff;

import java.util.List;
import java.util.Optional;

/**
 * What differs at one path.
 *
 * @param before nothing where it is new
 * @param after nothing where it is gone
 */
public record FileDiff(
    String path, Optional<FileState> before, Optional<FileState> after, Body body) {

  /** What happened to it. */
  public enum Change {
    ADDED,
    REMOVED,
    CHANGED,
    /** Its permissions alone. */
    MODE
  }

  /** How its content differs. */
  public sealed interface Body {
    /** It does not, or there is none: a directory, or another mode alone. */
    record None() implements Body {}

    /**
     * Line by line.
     *
     * @param masked how many values of it are not shown, also those that did not change
     */
    record Text(List<Hunk> hunks, int added, int removed, int masked) implements Body {
      public Text {
        hunks = List.copyOf(hunks);
      }
    }

    /** It is no text on one side at least. */
    record Binary() implements Body {}

    /**
     * It is not compared by line.
     *
     * @param why for people
     */
    record NotCompared(String why) implements Body {}
  }

  public Change change() {
    if (before.isEmpty()) {
      return Change.ADDED;
    }
    if (after.isEmpty()) {
      return Change.REMOVED;
    }
    return before.get().hasContentOf(after.get()) ? Change.MODE : Change.CHANGED;
  }

  /** Whether its permissions differ. */
  public boolean hasOtherMode() {
    return before.isPresent() && after.isPresent() && before.get().hasOtherMode(after.get());
  }

  /** How many of its values are not shown. */
  public int masked() {
    return body instanceof Body.Text text ? text.masked() : 0;
  }

  public boolean isDirectory() {
    return after.or(() -> before).orElseThrow().kind() == FileState.Kind.DIRECTORY;
  }
}
