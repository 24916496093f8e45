package dev.remora.source.registry;

import dev.remora.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Mirrors that failed a short while ago, for the length of the process: each pass would otherwise
 * wait for them anew, and each blob.
 */
public final class RestingMirrors {
  static final Duration REST = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<String, Long> failures = new ConcurrentHashMap<>();

  public RestingMirrors(Clock clock) {
    this.clock = clock;
  }

  boolean has(String mirror) {
    Long failed = failures.get(mirror);
    return failed != null && clock.nanoTime() - failed < REST.toNanos();
  }

  /** Whether it was not resting yet, so that people are told once. */
  boolean add(String mirror) {
    boolean rested = has(mirror);
    failures.put(mirror, clock.nanoTime());
    return !rested;
  }
}
