package dev.remora.sync;

import dev.remora.failure.Failure;
import dev.remora.publish.Session;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Previous revisions, which stay on the volume for five seconds after the swap, since whoever
 * resolved {@code ..data} just before it still reads there.
 */
final class Retirements {
  private static final Duration AFTER = Duration.ofSeconds(5);

  private final Delivery delivery;
  private final Map<String, Long> due = new LinkedHashMap<>();

  Retirements(Delivery delivery) {
    this.delivery = delivery;
  }

  /** Readers have just stopped to see a revision. */
  void add(String directory) {
    due.put(directory, now() + AFTER.toNanos());
  }

  /** Those that have to stay for a while; the others are forgotten. */
  Set<String> spared() {
    due.values().removeIf(at -> at - now() <= 0);
    return Set.copyOf(due.keySet());
  }

  void forget() {
    due.clear();
  }

  /** How long until the next one may go. */
  Optional<Duration> next() {
    return due.values().stream()
        .map(at -> Duration.ofNanos(Math.max(0, at - now())))
        .min(Duration::compareTo);
  }

  private long now() {
    return delivery.clock().nanoTime();
  }

  /** Deletes those whose time is over, as opening a session does. */
  void sweep(Deadline deadline) {
    try (Session session = delivery.volume().open(deadline, spared())) {
      session.leftovers().forEach(name -> delivery.warnings().warn("could not delete " + name));
    } catch (Failure e) {
      // the next session does it, and says what is wrong if it cannot, either
    }
  }

  /** Deletes all, at the end and before their time: nobody else would do it for a while. */
  void sweepAll(Deadline deadline) {
    if (due.isEmpty()) {
      return;
    }
    try (Session session = delivery.volume().open(deadline)) {
      session.retire();
    } catch (Failure e) {
      // whoever starts next on this volume does it
    }
  }
}
