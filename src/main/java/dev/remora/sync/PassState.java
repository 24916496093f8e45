package dev.remora.sync;

import dev.remora.oci.Digest;
import dev.remora.publish.Fingerprints;
import dev.remora.publish.State;
import dev.remora.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * All that the passes of one process know of those before them, beyond what the volume remembers.
 * For one thread.
 */
final class PassState {
  private static final int MOST_TOLD = 1_000;

  /** The digest that the tag was resolved to; nothing for a tag that is followed. */
  Optional<Digest> named = Optional.empty();

  /** What the published files were like when their bytes were last found to be right. */
  final Fingerprints fingerprints;

  /** What a start has warned of, which may be bridged twice. */
  final Set<String> saidAtStart = new HashSet<>();

  /** Whether it was said that somebody changed what is published. */
  boolean saidChanged;

  private final Set<String> told = new HashSet<>();

  /** Whether it was said that the volume cannot be written. */
  boolean saidUnwritable;

  /** The owner that the volume still names, where it could not be written that it is ours now. */
  Optional<State.Owner> former = Optional.empty();

  /** Whether a line about what is attached was not said before, or very long ago. */
  boolean isFirstTold(String line) {
    if (told.size() == MOST_TOLD) { // whoever may push can go on for ever
      told.clear();
    }
    return told.add(line);
  }

  PassState(Clock clock) {
    this.fingerprints = new Fingerprints(clock);
  }
}
