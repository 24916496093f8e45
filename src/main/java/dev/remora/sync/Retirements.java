package dev.remora.sync;

import dev.remora.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Previous revisions that stay on the volume for five seconds after the swap, since whoever
 * resolved {@code ..data} just before it still reads there.
 */
final class Retirements {
  private static final Duration AFTER = Duration.ofSeconds(5);

  private final Clock clock;
  private final Map<String, Long> due = new LinkedHashMap<>();

  Retirements(Clock clock) {
    this.clock = clock;
  }

  /** Readers have just stopped to see a revision. */
  void add(String directory) {
    due.put(directory, clock.nanoTime() + AFTER.toNanos());
  }

  /** Those that have to stay for a while; the others are forgotten. */
  Set<String> spared() {
    due.values().removeIf(at -> at - clock.nanoTime() <= 0);
    return Set.copyOf(due.keySet());
  }

  void forget() {
    due.clear();
  }

  /** How long until the next one may go. */
  Optional<Duration> next() {
    return due.values().stream()
        .map(at -> Duration.ofNanos(Math.max(0, at - clock.nanoTime())))
        .min(Duration::compareTo);
  }
}
