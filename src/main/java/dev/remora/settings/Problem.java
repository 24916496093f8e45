package dev.remora.settings;

import dev.remora.failure.Failure;

/**
 * One thing that is wrong with the command line or a setting.
 *
 * @param where the flag, the variable, or the file and line where it was said
 * @param message what is expected there, and what was given where that cannot be a secret
 */
public record Problem(String where, String message) {
  private static final int LONGEST_NAME = 80;

  /** The line for people. */
  public String line() {
    return Failure.harmless(where + ": " + message);
  }

  /** A name that somebody typed, cut to what can be a name, so that no secret is repeated. */
  public static String name(String typed) {
    return typed.length() <= LONGEST_NAME ? typed : typed.substring(0, LONGEST_NAME) + "…";
  }
}
