package dev.remora.settings;

import java.util.Locale;

/** How much is said on standard error, from the least to the most. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG;

  /** Whether a log at this level shows an event of another. */
  public boolean shows(LogLevel event) {
    return event.compareTo(this) <= 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
