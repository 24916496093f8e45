package dev.remora.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: exponential, with jitter over the upper half, so that
 * clients that failed together do not come back together.
 *
 * @param first the longest wait before the second try
 * @param longest the longest wait of all
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 62;

  public Backoff {
    if (first.isNegative() || longest.isNegative()) {
      throw new IllegalArgumentException("a wait is not negative");
    }
  }

  /**
   * The wait after a number of failures.
   *
   * @param failures how many tries have failed, at least one
   */
  public Duration after(int failures, RandomGenerator random) {
    int doublings = Math.clamp(failures - 1L, 0, MOST_DOUBLINGS);
    boolean reached = first.toNanos() > longest.toNanos() >> doublings;
    long most = reached ? longest.toNanos() : first.toNanos() << doublings;
    return Duration.ofNanos(most - most / 2 + random.nextLong(most / 2 + 1));
  }
}
