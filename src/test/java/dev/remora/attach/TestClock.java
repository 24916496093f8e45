package dev.remora.attach;

import dev.remora.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Time that passes only by waiting. */
final class TestClock implements Clock {
  static final Instant START = Instant.parse("2026-11-24T12:00:00.000000007Z");

  private Instant now = START;
  private long nanos;

  void set(Instant time) {
    now = time;
  }

  Duration waited() {
    return Duration.ofNanos(nanos);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public void sleep(Duration duration) {
    nanos += duration.toNanos();
    now = now.plus(duration);
  }
}
