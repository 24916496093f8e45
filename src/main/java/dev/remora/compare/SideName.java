package dev.remora.compare;

import dev.remora.attach.RevisionName;
import java.nio.file.Path;

/** How a person names one side of a comparison. */
public sealed interface SideName {
  /** What a pull would choose now. */
  record Current() implements SideName {
    private static final String NAME = "current";

    @Override
    public String toString() {
      return NAME;
    }
  }

  /** A revision that is attached, or one of the repository by its whole digest. */
  record Attached(RevisionName revision) implements SideName {
    @Override
    public String toString() {
      return revision.toString();
    }
  }

  /** What is published on a volume. */
  record OnVolume(Path directory) implements SideName {
    @Override
    public String toString() {
      return directory.toString();
    }
  }

  /**
   * Reads {@code current}, {@code previous}, a digest or its first digits; or a directory, which
   * has a slash in its name.
   *
   * @throws IllegalArgumentException with a message for people
   */
  static SideName parse(String given) {
    if (given.equals(Current.NAME)) {
      return new Current();
    }
    if (given.equals(".") || given.equals("..") || isPath(given)) {
      return new OnVolume(Path.of(given));
    }
    if (given.startsWith("oci:") || (given.contains("/") && given.lastIndexOf('@') < 0)) {
      throw new IllegalArgumentException(
          "an image is named first, and then two revisions of it: remora diff IMAGE previous"
              + " current; a directory begins with / or ./");
    }
    try {
      return new Attached(RevisionName.parse(given));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "current, previous, a digest, at least four of its first digits, or a directory that"
              + " begins with / or ./ is expected",
          e);
    }
  }

  private static boolean isPath(String given) {
    return given.startsWith("/") || given.startsWith("./") || given.startsWith("../");
  }
}
