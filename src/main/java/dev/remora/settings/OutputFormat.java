package dev.remora.settings;

import java.util.Locale;

/** How the result is written on standard output. */
public enum OutputFormat {
  TEXT,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
