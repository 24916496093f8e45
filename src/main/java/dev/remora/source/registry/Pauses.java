package dev.remora.source.registry;

import dev.remora.failure.Purpose;
import dev.remora.time.Backoff;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The waits of one pass, within its deadline; may be used by several threads. */
record Pauses(Deadline deadline, RandomGenerator random) {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(3));
  private static final int SHORTEST_SETTLING_MILLIS = 500;
  private static final int LONGEST_SETTLING_MILLIS = 1500;

  Pauses atMost(Duration allowed) {
    return new Pauses(deadline.atMost(allowed), random);
  }

  /** Before another try. */
  void backOff(int failures, Purpose purpose) {
    Duration wait;
    synchronized (random) {
      wait = BACKOFF.after(failures, random);
    }
    within(wait, purpose);
  }

  /** Until others that write the same thing have written it; random, so that they part. */
  void settle(Purpose purpose) {
    int millis;
    synchronized (random) {
      millis = random.nextInt(SHORTEST_SETTLING_MILLIS, LONGEST_SETTLING_MILLIS + 1);
    }
    within(Duration.ofMillis(millis), purpose);
  }

  private void within(Duration wait, Purpose purpose) {
    if (!deadline.sleep(wait, purpose)) {
      throw deadline.exceeded(purpose);
    }
  }
}
