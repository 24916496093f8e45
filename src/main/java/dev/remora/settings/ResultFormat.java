package dev.remora.settings;

import java.util.Locale;

/** How a result is written: for people, for machines, or as the one digest that a script wants. */
public enum ResultFormat {
  TEXT,
  JSON,
  DIGEST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
