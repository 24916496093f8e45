package dev.remora.time;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import java.time.Duration;

/**
 * The moment by which a pass has to be over, retries included.
 *
 * @param clock the clock it is read from, which never jumps
 * @param end in the clock's nanoseconds
 * @param allowed how long it was when it began, for messages
 */
public record Deadline(Clock clock, long end, Duration allowed) {

  /** A deadline that begins now. */
  public static Deadline in(Duration allowed, Clock clock) {
    return new Deadline(clock, clock.nanoTime() + allowed.toNanos(), allowed);
  }

  /** What is left; zero when it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, end - clock.nanoTime()));
  }

  public boolean passed() {
    return remaining().isZero();
  }

  /** The earlier of this one and one that begins now. */
  public Deadline atMost(Duration allowed) {
    Deadline other = in(allowed, clock);
    return other.end - end < 0 ? other : this;
  }

  /** Fails with exit code 14 when the deadline has passed. */
  public void check(Purpose purpose) {
    if (passed()) {
      throw exceeded(purpose);
    }
  }

  /** The failure that says so. */
  public RegistryUnavailable exceeded(Purpose purpose) {
    return new RegistryUnavailable(
        purpose,
        "the deadline of " + Durations.text(allowed) + " passed",
        "set a longer one with --deadline",
        null,
        false);
  }

  /** Waits, but not past the deadline; says whether the whole wait fitted. */
  public boolean sleep(Duration wait, Purpose purpose) {
    Duration left = remaining();
    boolean fits = wait.compareTo(left) < 0;
    try {
      clock.sleep(fits ? wait : left);
      return fits;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(purpose);
    }
  }
}
