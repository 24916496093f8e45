package dev.remora.time;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 250ms}, {@code 2m}, {@code 1h30m}. */
public final class Durations {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private static final long MOST_HOURS = 999_999;

  private Durations() {}

  /**
   * Reads a duration of less than a million hours, which fits into a count of nanoseconds.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Duration parse(String text) {
    Matcher m = FORM.matcher(text);
    if (text.isEmpty() || !m.matches()) {
      throw new IllegalArgumentException(
          "is no duration; one such as 30s, 2m or 1h30m is expected");
    }
    Duration duration =
        Duration.ofHours(part(m.group(1)))
            .plusMinutes(part(m.group(2)))
            .plusSeconds(part(m.group(3)))
            .plusMillis(part(m.group(4)));
    if (duration.toHours() > MOST_HOURS) {
      throw new IllegalArgumentException("a duration of less than a million hours is expected");
    }
    return duration;
  }

  private static long part(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Writes a duration as {@link #parse} reads it, without fractions of a millisecond. */
  public static String text(Duration duration) {
    StringBuilder out = new StringBuilder();
    append(out, duration.toHours(), "h");
    append(out, duration.toMinutesPart(), "m");
    append(out, duration.toSecondsPart(), "s");
    append(out, duration.toMillisPart(), "ms");
    return out.isEmpty() ? "0s" : out.toString();
  }

  private static void append(StringBuilder out, long amount, String unit) {
    if (amount > 0) {
      out.append(amount).append(unit);
    }
  }
}
