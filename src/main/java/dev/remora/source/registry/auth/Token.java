package dev.remora.source.registry.auth;

import dev.remora.time.Clock;
import java.time.Duration;

/**
 * A bearer token.
 *
 * @param end when to get a new one, in the nanoseconds of the clock that never jumps: a little
 *     before it expires, since what is sent now arrives later
 */
record Token(Secret value, long end) {
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration MOST_BEFORE = Duration.ofSeconds(10);

  /**
   * A token that was asked for at a moment.
   *
   * @param asked in the clock's nanoseconds; that of the answer could be too late
   */
  static Token of(String value, Duration lifetime, long asked) {
    Duration bounded = lifetime.compareTo(LONGEST) > 0 ? LONGEST : lifetime;
    Duration quarter = bounded.dividedBy(4);
    Duration before = quarter.compareTo(MOST_BEFORE) < 0 ? quarter : MOST_BEFORE;
    return new Token(new Secret(value), asked + bounded.minus(before).toNanos());
  }

  boolean isLive(Clock clock) {
    return end - clock.nanoTime() > 0;
  }

  Secret header() {
    return new Secret("Bearer " + value.reveal());
  }
}
