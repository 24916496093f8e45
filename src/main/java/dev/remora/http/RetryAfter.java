package dev.remora.http;

import dev.remora.time.Timestamps;
import java.time.Duration;
import java.time.Instant;

/** How long a server asks to be left alone: Retry-After (RFC 9110, section 10.2.3). */
public final class RetryAfter {
  /** What asks for longer asks for this. */
  private static final Duration LONGEST = Duration.ofSeconds(999_999_999);

  private RetryAfter() {}

  /**
   * In seconds, or until a time by the server's own clock; zero where it asks for nothing, or does
   * not say what its clock shows.
   */
  public static Duration of(Response response) {
    return of(response, Instant.MAX);
  }

  /** The same by the clock of whoever asked, where the server does not say what its own shows. */
  public static Duration of(Response response, Instant ours) {
    String text = response.header("Retry-After").orElse("0").strip();
    if (text.matches("\\d+")) {
      return text.matches("0*\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : LONGEST;
    }
    Instant now = response.header("Date").flatMap(Timestamps::parseHttp).orElse(ours);
    return Timestamps.parseHttp(text)
        .filter(then -> then.isAfter(now))
        .map(then -> Duration.between(now, then))
        .orElse(Duration.ZERO);
  }
}
