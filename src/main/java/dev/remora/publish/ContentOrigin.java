package dev.remora.publish;

import java.util.Locale;

/**
 * Where the bytes of a revision came from.
 *
 * @param name the name of the registry, mirror or directory, as people write it; holds no
 *     credentials
 */
public record ContentOrigin(Kind kind, String name) {
  /** The kind of source. */
  public enum Kind {
    REGISTRY,
    MIRROR,
    CACHE,
    LAYOUT;

    /** As it is written in the provenance. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #text} writes.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Kind parse(String text) {
      for (Kind kind : values()) {
        if (kind.text().equals(text)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("not a kind of source: " + text);
    }
  }
}
