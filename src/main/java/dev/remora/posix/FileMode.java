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

  /** The same as Java names them. */
  public Set<PosixFilePermission> permissions() {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      // declared from OWNER_READ, bit 8, to OTHERS_EXECUTE, bit 0
      if ((bits >> (8 - permission.ordinal()) & 1) == 1) {
        permissions.add(permission);
      }
    }
    return Collections.unmodifiableSet(permissions);
  }

  @Override
  public String toString() {
    return "0" + (bits >> 6 & 7) + (bits >> 3 & 7) + (bits & 7);
  }
}
