package dev.remora.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock that stands still until somebody sleeps or a test moves it on. Safe for threads. */
public final class VirtualClock implements Clock {
  private final List<Duration> sleeps = new ArrayList<>();
  private Instant now;
  private long nanoTime;
  private Runnable duringSleeps = () -> {};

  public VirtualClock() {
    this(Instant.parse("2026-08-01T12:00:00Z"));
  }

  public VirtualClock(Instant now) {
    this(now, 0);
  }

  /**
   * @param nanoTime where the clock that never jumps stands; near {@link Long#MAX_VALUE} it wraps
   */
  public VirtualClock(Instant now, long nanoTime) {
    this.now = now;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized long nanoTime() {
    return nanoTime;
  }

  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    sleeps.add(duration);
    advance(duration);
    duringSleeps.run();
  }

  /** What happens meanwhile, each time. */
  public synchronized void duringSleeps(Runnable happens) {
    duringSleeps = happens;
  }

  /** Lets time pass on both clocks. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
    nanoTime += duration.toNanos();
  }

  /** Sets the time of day, as a time server does; the other clock does not notice. */
  public synchronized void set(Instant timeOfDay) {
    now = timeOfDay;
  }

  /** How long was slept, each time. */
  public synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }
}
