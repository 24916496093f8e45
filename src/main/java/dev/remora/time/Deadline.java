package dev.remora.time;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import java.io.InputStream;
import java.time.Duration;

/**
 * The moment by which a pass has to be over, retries included.
 *
 * @param clock the clock it is read from, which never jumps
 * @param end in the clock's nanoseconds
 * @param allowed how long it was when it began, for messages
 * @param ofThePass whether it is the setting's, not a shorter one within
 */
public record Deadline(Clock clock, long end, Duration allowed, boolean ofThePass) {
  /** So long that it never comes, and so short that differences of clock readings do not wrap. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  /** A deadline that begins now. */
  public static Deadline in(Duration allowed, Clock clock) {
    return within(allowed, clock, true);
  }

  private static Deadline within(Duration allowed, Clock clock, boolean ofThePass) {
    Duration bounded = allowed.compareTo(LONGEST) > 0 ? LONGEST : allowed;
    return new Deadline(clock, clock.nanoTime() + bounded.toNanos(), allowed, ofThePass);
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
    Deadline other = within(allowed, clock, false);
    return other.end - end < 0 ? other : this;
  }

  /**
   * Fails with exit code 14 when the deadline has passed.
   *
   * @throws Interrupted when this thread was: who calculates without end is to heed that, too
   */
  public void check(Purpose purpose) {
    if (Thread.currentThread().isInterrupted()) {
      throw new Interrupted(purpose);
    }
    if (passed()) {
      throw exceeded(purpose);
    }
  }

  /**
   * The same bytes, but none of them after the deadline: each read looks at it, and fails as {@link
   * #check} does. For whatever a library or a loop makes of a stranger's bytes: it ends in time as
   * long as what it does with one piece of them takes no time to speak of.
   */
  public InputStream over(InputStream in, Purpose purpose) {
    return new TimedInput(in, this, purpose);
  }

  /** The failure that says so. */
  public RegistryUnavailable exceeded(Purpose purpose) {
    return new RegistryUnavailable(
        purpose,
        ofThePass
            ? "the deadline of " + Durations.text(allowed) + " passed"
            : "it took more than " + Durations.text(allowed),
        ofThePass ? "set a longer one with --deadline" : "",
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
