package dev.remora.sync;

import dev.remora.oci.Digest;
import dev.remora.publish.Basis;
import dev.remora.publish.Published;
import dev.remora.publish.State;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * All that a follower knows from one turn of its loop to the next, beyond what the volume remembers
 * and its passes do. For one thread.
 */
final class FollowState {
  /** When the registry is asked next. */
  final Pace pace;

  /** What readers no longer see, and may still be reading. */
  final Retirements retirements;

  /** What the last good pass, or else the start, stands on. */
  Basis basis = Basis.NONE;

  /** What readers see of the target. */
  Optional<Published> shown = Optional.empty();

  /** When a source last said that this is the one. */
  Optional<State.Confirmation> confirmed = Optional.empty();

  /** The revision that {@code on-change} was last told of. */
  Optional<Digest> told = Optional.empty();

  /** Whether the volume does not remember that yet. */
  boolean isToldUnsaved;

  /** How often in a row it could not be told, and until when it is not tried again. */
  int failuresToTell;

  long tellAgainAt;

  /** Whether the volume serves another image by now: nothing is done on it any more. */
  boolean takenOver;

  /** What the process is to end with, once that is decided. */
  OptionalInt code = OptionalInt.empty();

  FollowState(Delivery delivery, Duration interval, RandomGenerator random) {
    this.pace = new Pace(interval, delivery.clock(), random);
    this.retirements = new Retirements(delivery);
  }
}
