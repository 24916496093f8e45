package dev.remora.time;

import java.time.Duration;
import java.time.Instant;

/**
 * A clock on which each look takes a millisecond, and nothing else takes any time: a deadline of
 * three seconds passes for whoever looks three thousand times, and never for who does not look.
 */
public final class TickingClock implements Clock {
  private long looks;

  @Override
  public Instant now() {
    return Instant.parse("2026-08-01T12:00:00Z");
  }

  @Override
  public synchronized long nanoTime() {
    return Duration.ofMillis(looks++).toNanos();
  }

  @Override
  public void sleep(Duration duration) {
    throw new UnsupportedOperationException("nobody waits here");
  }
}
