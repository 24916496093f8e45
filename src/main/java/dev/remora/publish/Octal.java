package dev.remora.publish;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Permissions in the octal digits of {@code chmod(1)}. */
final class Octal {
  private static final Pattern FORM = Pattern.compile("0?[0-7]{3}");
  private static final Pattern SPECIAL = Pattern.compile("[1-7][0-7]{3}");
  private static final int FIRST_BIT = 0400;

  private Octal() {}

  /**
   * Reads three digits, or four of which the first is zero.
   *
   * @throws IllegalArgumentException with a message for people
   */
  static Set<PosixFilePermission> parse(String text) {
    if (SPECIAL.matcher(text).matches()) {
      throw new IllegalArgumentException("set-user-ID, set-group-ID and sticky bits are not given");
    }
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("three octal digits such as 0644 are expected");
    }
    int bits = Integer.parseInt(text, 8);
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((bits & bit(permission)) != 0) {
        permissions.add(permission);
      }
    }
    return Collections.unmodifiableSet(permissions);
  }

  /** Writes four digits. */
  static String text(Set<PosixFilePermission> permissions) {
    int bits = 0;
    for (PosixFilePermission permission : permissions) {
      bits |= bit(permission);
    }
    return "0%03o".formatted(bits);
  }

  private static int bit(PosixFilePermission permission) {
    return FIRST_BIT >> permission.ordinal(); // declared in the order of the bits
  }
}
