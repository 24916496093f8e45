package dev.remora.settings;

import java.util.Locale;

/** The form of the lines on standard error. */
public enum LogFormat {
  TEXT,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
