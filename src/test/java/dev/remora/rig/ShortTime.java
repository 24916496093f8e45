package dev.remora.rig;

import dev.remora.failure.RegistryUnavailable;
import java.time.Duration;
import java.util.function.Function;

/**
 * A time limit that is to pass, and which also covers what comes before the wait that is looked at:
 * on a busy machine all of it may go there.
 */
public final class ShortTime {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private ShortTime() {}

  /** What comes of it; where it was too short to get there, the same with more of it. */
  public static <T> T longEnough(Duration first, Function<Duration, T> attempt) {
    for (var limit = first; ; limit = limit.multipliedBy(4)) {
      try {
        return attempt.apply(limit);
      } catch (RegistryUnavailable | AssertionError e) {
        if (limit.compareTo(LONGEST) > 0) {
          throw e;
        }
      }
    }
  }
}
