package dev.remora.settings;

import java.util.Locale;

/** How a log is written: for people, or for machines. */
public enum OutputFormat {
  TEXT,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
