package dev.remora.diff;

import java.util.regex.Pattern;

/**
 * Which names besides the usual ones are those of secrets: a name with {@code *} for any
 * characters, in any case of letters.
 */
public record MaskPattern(String text) {
  private static final int LONGEST = 100;

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public MaskPattern {
    if (text.isBlank() || text.length() > LONGEST || text.chars().allMatch(c -> c == '*')) {
      throw new IllegalArgumentException(
          "the name of a key is expected, with * for any characters, such as license or db.*");
    }
  }

  private Pattern pattern() {
    StringBuilder regex = new StringBuilder();
    for (String part : text.split("\\*+", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(part.isEmpty() ? "" : Pattern.quote(part));
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Whether a name is one of these. */
  boolean matches(String name) {
    return pattern().matcher(name).matches();
  }
}
