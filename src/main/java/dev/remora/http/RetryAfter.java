package dev.remora.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a server asks to be left alone: Retry-After (RFC 9110, section 10.2.3). */
public final class RetryAfter {
  private RetryAfter() {}

  /** In seconds, or until a time by the server's own clock; zero where it asks for nothing. */
  public static Duration of(Response response) {
    return instant(response.header("Date"))
        .map(now -> of(response, now))
        .orElseGet(() -> of(response, Instant.MAX));
  }

  /** The same by the clock of whoever asked. */
  static Duration of(Response response, Instant now) {
    String text = response.header("Retry-After").orElse("0").strip();
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    return instant(Optional.of(text))
        .filter(then -> then.isAfter(now))
        .map(then -> Duration.between(now, then))
        .orElse(Duration.ZERO);
  }

  private static Optional<Instant> instant(Optional<String> header) {
    try {
      return header.map(
          text ->
              ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
