package dev.remora.source.registry;

import dev.remora.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock whose waits are over at once, and during which a test can let something happen. */
final class TestClock implements Clock {
  private final List<Duration> waits = new CopyOnWriteArrayList<>();
  private volatile Runnable duringWaits = () -> {};
  private volatile long nanos;

  void duringWaits(Runnable happens) {
    duringWaits = happens;
  }

  void advance(Duration duration) {
    nanos += duration.toNanos();
  }

  List<Duration> waits() {
    return waits;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(nanos);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized void sleep(Duration duration) {
    nanos += duration.toNanos();
    waits.add(duration);
    duringWaits.run();
  }
}
