package dev.remora.publish;

import java.util.Locale;

/** What a start relies on (design, section 2.2, {@code on-failure}). */
public enum Basis {
  /** The image's own source was asked, and answered. */
  SOURCE,
  /** What was on the volume. */
  VOLUME,
  /** What was in the cache. */
  CACHE,
  /** No configuration at all. */
  NONE;

  /** As it is written in the state and in results. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads what {@link #text} writes.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Basis parse(String text) {
    for (Basis basis : values()) {
      if (basis.text().equals(text)) {
        return basis;
      }
    }
    throw new IllegalArgumentException("no start stands on this: " + text);
  }
}
