package dev.remora.time;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import java.io.InputStream;
import java.time.Duration;

/**
 * The moment by which a pass has to be over, retries included.
 *
 * @param clock the clock; only its time that never jumps is used
 * @param end in the clock's nanoseconds
 * @param allowed how long it was at its beginning, for messages
 * @param ofThePass whether it is the setting {@code deadline}, and not a shorter one within it
 */
public record Deadline(Clock clock, long end, Duration allowed, boolean ofThePass) {
  /**
   * So long that it never passes, and so short that differences of clock readings do not overflow.
   */
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
   * @throws Interrupted when this thread was interrupted, so that long calculations end, too
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
   * The same bytes, but none after the deadline: each read first does what {@link #check} does. So
   * a library or a loop that reads a stranger's bytes ends in time, if it needs little time for
   * each piece.
   */
  public InputStream over(InputStream in, Purpose purpose) {
    return new TimedInput(in, this, purpose);
  }

  /** The failure that says that the deadline has passed. */
  public RegistryUnavailable exceeded(Purpose purpose) {
    return failure(purpose, passing());
  }

  /**
   * The same for what was tried again and again.
   *
   * @param trouble what the last try came to that was over in time: that is what has to be mended
   */
  public RegistryUnavailable exceeded(Purpose purpose, String trouble) {
    return failure(purpose, trouble + ", and then " + passing());
  }

  /** That it has passed, as a reason. */
  public String passing() {
    String text = Durations.text(allowed);
    return ofThePass ? "the deadline of " + text + " passed" : "it took more than " + text;
  }

  private RegistryUnavailable failure(Purpose purpose, String reason) {
    String advice = ofThePass ? "set a longer one with --deadline" : "";
    return new RegistryUnavailable(purpose, reason, advice, null, false);
  }

  /** Waits, but not past the deadline. Returns whether the whole wait fitted. */
  public boolean sleep(Duration wait, Purpose purpose) {
    Duration left = remaining();
    boolean fits = wait.compareTo(left) < 0;
    try {
      clock.sleep(fits ? wait : left, purpose);
      return fits;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(purpose);
    }
  }
}
