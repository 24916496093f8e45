package dev.remora.posix;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may read, write and run a file: the nine permission bits, never a set-id or sticky bit.
 *
 * @param bits as {@code chmod(2)} takes them, at most {@code 0777}
 */
public record FileMode(int bits) {
  private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3,4}");
  private static final int PERMISSIONS = 0777;
  private static final int OWNER_READ = 0400;

  public FileMode {
    if ((bits & ~PERMISSIONS) != 0) {
      throw new IllegalArgumentException("set-id and sticky bits are not allowed");
    }
  }

  /**
   * Reads octal digits, with or without a leading zero.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static FileMode parse(String text) {
    if (!OCTAL.matcher(text).matches()) {
      throw new IllegalArgumentException("an octal mode such as 0644 is expected");
    }
    return new FileMode(Integer.parseInt(text, 8));
  }

  public static FileMode of(Set<PosixFilePermission> permissions) {
    int bits = 0;
    int bit = OWNER_READ;
    for (PosixFilePermission permission : PosixFilePermission.values()) { // in the bits' order
      bits |= permissions.contains(permission) ? bit : 0;
      bit >>= 1;
    }
    return new FileMode(bits);
  }

  /** Whether it permits all that the other permits. */
  public boolean permits(FileMode other) {
    return (bits & other.bits) == other.bits;
  }

  /** The permissions as Java names them. */
  public Set<PosixFilePermission> permissions() {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    int bit = OWNER_READ;
    for (PosixFilePermission permission : PosixFilePermission.values()) { // in the bits' order
      if ((bits & bit) != 0) {
        permissions.add(permission);
      }
      bit >>= 1;
    }
    return Collections.unmodifiableSet(permissions);
  }

  @Override
  public String toString() {
    return "0" + (bits >> 6 & 7) + (bits >> 3 & 7) + (bits & 7);
  }
}
