package dev.remora.oci;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as people write it: {@code 4 KiB}, {@code 512MiB}, {@code 1Gi}, {@code
 * 1048576}.
 *
 * <p>Powers of 1024 only, because {@code MB} means two different things to two readers.
 *
 * @param bytes never negative
 */
public record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18}) ?(?:([KMGT])i)?B?");
  private static final Map<String, Integer> SHIFTS = Map.of("K", 10, "M", 20, "G", 30, "T", 40);
  private static final String PREFIXES = "KMGT";

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is never negative");
    }
  }

  /**
   * Reads a size.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static ByteSize parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "is no size; one such as 4 KiB, 512MiB or 1048576 is expected");
    }
    long amount = Long.parseLong(m.group(1));
    String prefix = m.group(2);
    int shift = prefix == null ? 0 : SHIFTS.getOrDefault(prefix, 0);
    if (amount > Long.MAX_VALUE >> shift) {
      throw new IllegalArgumentException("the size is larger than any disk");
    }
    return new ByteSize(amount << shift);
  }

  /**
   * Rounded to one decimal, for lines that people read: {@code 12.3 MiB}. One is written for each
   * blob, so it takes no formatter, which cost more than all else on the line.
   */
  public String rounded() {
    int unit = Math.max(0, (63 - Long.numberOfLeadingZeros(Math.max(1, bytes))) / 10);
    unit = Math.min(unit, PREFIXES.length());
    if (unit == 0) {
      return bytes + " B";
    }
    int shift = 10 * unit;
    long rest = bytes & ((1L << shift) - 1);
    long tenths = 10 * (bytes >> shift) + ((10 * rest + (1L << (shift - 1))) >> shift);
    return tenths / 10 + "." + tenths % 10 + " " + PREFIXES.charAt(unit - 1) + "iB";
  }

  /** The exact size, in the largest unit that divides it, as {@link #parse} reads it. */
  @Override
  public String toString() {
    int unit = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, PREFIXES.length());
    return unit == 0
        ? bytes + " B"
        : (bytes >> (10 * unit)) + " " + PREFIXES.charAt(unit - 1) + "iB";
  }
}
