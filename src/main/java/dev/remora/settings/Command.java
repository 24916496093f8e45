package dev.remora.settings;

import java.util.Locale;

/** The commands, as the table of settings names who uses what. */
public enum Command {
  PULL,
  FOLLOW,
  DISCOVER,
  ATTACH,
  DETACH,
  PUSH,
  INSPECT,
  STATUS;

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
