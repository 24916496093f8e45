package dev.remora.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: exponential, with jitter over the upper half so that many
 * clients which failed together do not come back together.
 *
 * @param first the longest wait before the second try
 * @param longest no wait is longer
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * The wait after a number of failures.
   *
   * @param failures how many tries have failed, at least one
   */
  public Duration after(int failures, RandomGenerator random) {
    long doubled = first.toNanos() << Math.min(failures - 1, MOST_DOUBLINGS);
    long bound = doubled < first.toNanos() ? longest.toNanos() : doubled;
    long most = Math.min(bound, longest.toNanos());
    return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
  }
}
