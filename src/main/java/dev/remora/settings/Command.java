package dev.remora.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The commands, each of which uses some of the settings. */
public enum Command {
  PULL,
  FOLLOW,
  DISCOVER,
  HISTORY,
  DIFF,
  ATTACH,
  SIGN,
  DETACH,
  PUSH,
  INSPECT,
  STATUS;

  private static final List<Command> ALL = List.of(values());

  /** All of them, in the order in which they are explained. */
  public static List<Command> all() {
    return ALL;
  }

  /** The one that is typed so. */
  public static Optional<Command> named(String typed) {
    return ALL.stream().filter(command -> command.toString().equals(typed)).findFirst();
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
