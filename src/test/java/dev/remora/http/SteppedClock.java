package dev.remora.http;

import dev.remora.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock that only moves when somebody sleeps, and remembers for how long that was. */
final class SteppedClock implements Clock {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long nanos;
  private final List<Duration> sleeps = new ArrayList<>();

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
    sleeps.add(duration);
    now = now.plus(duration);
    nanos += duration.toNanos();
  }

  List<Duration> sleeps() {
    return sleeps;
  }
}
