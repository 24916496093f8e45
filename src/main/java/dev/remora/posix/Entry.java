package dev.remora.posix;

/** What lies under a name in a directory, as far as it matters to who makes links there. */
public sealed interface Entry {
  /** Nothing has this name. */
  record Nothing() implements Entry {}

  /**
   * A symbolic link.
   *
   * @param target as it is written there; one of more than 512 bytes is cut
   */
  record Link(String target) implements Entry {}

  /** A file, a directory, or anything else that is no link. */
  record Other() implements Entry {}
}
