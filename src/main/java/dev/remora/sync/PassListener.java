package dev.remora.sync;

/**
 * Is told what {@code follow} does, as it happens: the seam to health, metrics and the log.
 *
 * <p>Called on the thread of the loop, one event after the other. It neither waits nor throws:
 * whoever watches does not disturb.
 */
@FunctionalInterface
public interface PassListener {
  void happened(PassEvent event);

  /** Tells this one first, then another, whatever became of the first. */
  default PassListener and(PassListener other) {
    return event -> {
      try {
        happened(event);
      } finally {
        other.happened(event);
      }
    };
  }
}
