package dev.remora.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One setting: its name in three spellings, how it is read, and what is said about it.
 *
 * @param name as in the file; {@link #flag} and {@link #variable} follow from it
 * @param placeholder what stands for its value in the help
 * @param parser into its type
 * @param fallback the text that counts when nothing is given
 * @param absence what nothing given means where there is no such text, for people
 * @param commands who uses it
 * @param help one sentence without its full stop
 * @param example a value that is valid
 */
public record Setting<T>(
    String name,
    String placeholder,
    Parser<T> parser,
    Optional<String> fallback,
    String absence,
    Set<Command> commands,
    String help,
    String example) {

  static final String PREFIX = "REMORA_";

  /** The spelling on the command line. */
  public String flag() {
    return "--" + name;
  }

  /** The spelling in the environment. */
  public String variable() {
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** What counts when nothing is given, for people; empty when that is simply nothing. */
  public String defaultText() {
    return fallback.orElse(absence);
  }

  @Override
  public String toString() {
    return name;
  }
}
