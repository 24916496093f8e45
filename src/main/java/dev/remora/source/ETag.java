package dev.remora.source;

/**
 * Names a state of a listing, so that a source can say that it is still the same without giving it
 * again. Only the source that gave it understands it; it may be kept on disk.
 *
 * @param value printable ASCII
 */
public record ETag(String value) {
  private static final int LONGEST = 1024;

  public ETag {
    if (!isOne(value)) {
      throw new IllegalArgumentException("not an ETag");
    }
  }

  /** Whether it can be one: it came from outside, and becomes part of a request. */
  public static boolean isOne(String value) {
    return !value.isEmpty()
        && value.length() <= LONGEST
        && value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
