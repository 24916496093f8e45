package dev.remora.publish;

import dev.remora.posix.FileMode;

/**
 * The permissions of what is published. Its owner may always read it, since Remora reads it back at
 * its next start.
 *
 * @param file the most that a file gets
 * @param directory the most that a directory gets
 */
public record Modes(FileMode file, FileMode directory) {
  private static final FileMode READ = new FileMode(0400);
  private static final FileMode READ_AND_ENTER = new FileMode(0500);

  public Modes {
    check(file, READ, "a file");
    check(directory, READ_AND_ENTER, "a directory");
  }

  /**
   * Reads the mode of files from octal digits such as {@code 0640}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static FileMode parseFile(String octal) {
    return check(FileMode.parse(octal), READ, "a file");
  }

  /**
   * Reads the mode of directories from octal digits such as {@code 0750}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static FileMode parseDirectory(String octal) {
    return check(FileMode.parse(octal), READ_AND_ENTER, "a directory");
  }

  private static FileMode check(FileMode given, FileMode needed, String what) {
    if (!given.permits(needed)) {
      throw new IllegalArgumentException(
          "the owner of " + what + " needs at least " + needed + " to read it back");
    }
    return given;
  }
}
