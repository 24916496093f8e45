package dev.remora.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Moments as documents state them. A document may say anything, and its writer's clock may have
 * been wrong. A time that is not from 2000 to 2200 counts as none, so that no calculation overflows
 * and nothing lasts for ever.
 */
public final class Timestamps {
  /** The earliest that counts. */
  public static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

  /**
   * The clocks of two machines may differ by this much, and a clock that is corrected may jump by
   * it.
   */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private Timestamps() {}

  /** Reads a time in the form of RFC 3339; nothing when it is none that counts. */
  public static Optional<Instant> parse(String text) {
    try {
      return credible(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a time in the form that HTTP prefers (RFC 9110, section 5.6.7); nothing when it is none
   * that counts.
   */
  public static Optional<Instant> parseHttp(String text) {
    try {
      return credible(
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The moment, if it is one that counts. */
  public static Optional<Instant> credible(Instant moment) {
    return Optional.of(moment).filter(m -> !m.isBefore(FIRST) && m.isBefore(END));
  }

  /** Whether a moment is so far ahead of a clock that one of the two is wrong. */
  public static boolean isAhead(Instant moment, Instant now) {
    return Duration.between(now, moment).compareTo(TOLERANCE) > 0;
  }
}
