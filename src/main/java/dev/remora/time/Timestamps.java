package dev.remora.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Moments as documents tell them. A document may say anything, and so may whoever wrote it with a
 * clock that was wrong: what is not from 2000 to 2200 is no moment, so that no calculation with one
 * overflows and none counts for ever.
 */
public final class Timestamps {
  /** The first that is one. */
  public static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

  /** Clocks of several machines differ by that much, and one that is corrected jumps by it. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private Timestamps() {}

  /** Reads one in the form of RFC 3339; nothing when it is none. */
  public static Optional<Instant> parse(String text) {
    try {
      return credible(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Reads one in the form that HTTP prefers (RFC 9110, section 5.6.7); nothing when it is none. */
  public static Optional<Instant> parseHttp(String text) {
    try {
      return credible(
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Nothing instead of a moment that a document would not be believed. */
  public static Optional<Instant> credible(Instant moment) {
    return Optional.of(moment).filter(m -> !m.isBefore(FIRST) && m.isBefore(END));
  }

  /** Whether a moment is so far after what a clock says that one of the two is wrong. */
  public static boolean isAhead(Instant moment, Instant now) {
    return Duration.between(now, moment).compareTo(TOLERANCE) > 0;
  }
}
