package dev.remora.time;

import dev.remora.failure.Purpose;
import java.time.Duration;
import java.time.Instant;

/** The two clocks of a machine, and waiting: an interface, so that no test sleeps. */
public interface Clock {
  /** The time of day. It may jump: a device may boot in 1970. */
  Instant now();

  /** A clock that never jumps, in nanoseconds from an arbitrary origin. */
  long nanoTime();

  void sleep(Duration duration) throws InterruptedException;

  /**
   * The same, for whoever tells people what is waited for.
   *
   * @param purpose what goes on afterwards
   */
  default void sleep(Duration duration, Purpose purpose) throws InterruptedException {
    sleep(duration);
  }

  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
