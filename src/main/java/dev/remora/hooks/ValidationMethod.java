package dev.remora.hooks;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** How {@code validate} asks for a revision to be checked. */
public sealed interface ValidationMethod {
  /** {@code json,yaml}: files with such an ending have to be valid. */
  record Formats(Set<Format> formats) implements ValidationMethod {
    public Formats {
      formats = Set.copyOf(formats);
    }
  }

  /** {@code exec:PATH}: a program that sees the files and ends with 0. */
  record ByProgram(Path program) implements ValidationMethod {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with a message for people
   */
  static ValidationMethod parse(String text) {
    if (text.startsWith("exec:")) {
      return new ByProgram(Program.parse(text.substring("exec:".length())));
    }
    Set<Format> formats = EnumSet.noneOf(Format.class);
    for (String name : text.split(",", -1)) {
      formats.add(Format.parse(name.strip()));
    }
    return new Formats(formats);
  }
}
