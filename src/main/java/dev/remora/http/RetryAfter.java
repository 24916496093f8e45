package dev.remora.http;

import dev.remora.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long a server asks to be left alone: Retry-After (RFC 9110, section 10.2.3). */
public final class RetryAfter {
  /** What asks for longer asks for this. */
  private static final Duration LONGEST = Duration.ofSeconds(999_999_999);

  private static final Pattern SECONDS = Pattern.compile("\\d+");
  private static final Pattern FEW_SECONDS = Pattern.compile("0*\\d{1,9}");

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
    Optional<String> asked = response.header("Retry-After");
    if (asked.isEmpty()) {
      return Duration.ZERO;
    }
    String text = asked.get().strip();
    if (SECONDS.matcher(text).matches()) {
      return FEW_SECONDS.matcher(text).matches()
          ? Duration.ofSeconds(Long.parseLong(text))
          : LONGEST;
    }
    Instant now = response.header("Date").flatMap(Timestamps::parseHttp).orElse(ours);
    return Timestamps.parseHttp(text)
        .filter(then -> then.isAfter(now))
        .map(then -> Duration.between(now, then))
        .orElse(Duration.ZERO);
  }
}
