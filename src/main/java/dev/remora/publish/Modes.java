package dev.remora.publish;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The permissions of what is published. Remora reads it back at its next start, so its owner always
 * may.
 *
 * @param file of files; the most that one gets
 * @param directory of directories
 */
public record Modes(Set<PosixFilePermission> file, Set<PosixFilePermission> directory) {
  public Modes {
    file = checked(file, Set.of(OWNER_READ), "a file");
    directory = checked(directory, Set.of(OWNER_READ, OWNER_EXECUTE), "a directory");
  }

  /** {@code 0644} and {@code 0755}. */
  public static Modes standard() {
    return new Modes(parseFile("0644"), parseDirectory("0755"));
  }

  /**
   * Reads the permissions of files from octal digits such as {@code 0640}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Set<PosixFilePermission> parseFile(String octal) {
    return checked(Octal.parse(octal), Set.of(OWNER_READ), "a file");
  }

  /**
   * Reads the permissions of directories from octal digits such as {@code 0750}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Set<PosixFilePermission> parseDirectory(String octal) {
    return checked(Octal.parse(octal), Set.of(OWNER_READ, OWNER_EXECUTE), "a directory");
  }

  private static Set<PosixFilePermission> checked(
      Set<PosixFilePermission> given, Set<PosixFilePermission> needed, String what) {
    if (!given.containsAll(needed)) {
      throw new IllegalArgumentException(
          "the owner of " + what + " needs at least " + Octal.text(needed) + " to read it back");
    }
    return Set.copyOf(given);
  }

  @Override
  public String toString() {
    return Octal.text(file) + " " + Octal.text(directory);
  }
}
