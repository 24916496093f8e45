package dev.remora.sync;

import dev.remora.failure.Failure;
import dev.remora.failure.VolumeFailure;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.publish.Subject;
import java.util.Optional;

/**
 * Whom a volume serves: the Remora whose start last let its application go on (design, section
 * 2.4). Until then the owner stays who it was.
 *
 * <p>A volume that cannot be written keeps naming its old owner; this process then ignores that
 * name.
 */
record Ownership(Delivery delivery, PassState state) {
  /**
   * Takes the volume, and brings all that is remembered to the disk. A volume that cannot be
   * written holds nobody up, since what is published needs nothing more; it is said once.
   *
   * @param warning what else is to be said, on one line with that
   */
  void take(Session session, Optional<String> warning) {
    session.claim(delivery.target().owner(delivery.clock().now()));
    Optional<Failure> unwritable = save(session);
    state.former = unwritable.flatMap(failure -> session.saved().owner());
    Optional<Failure> news = unwritable.filter(failure -> !state.saidUnwritable);
    state.saidUnwritable = unwritable.isPresent();
    warning
        .map(text -> text + news.map(failure -> "; " + failure.getMessage()).orElse(""))
        .or(() -> news.map(failure -> failure.line() + "; goes on with what is published there"))
        .ifPresent(delivery.warnings()::warn);
  }

  /** Saves what a failed pass learned, for the next try; not on another image's volume. */
  void learn(Session session) {
    if (other(session).isEmpty()) {
      save(session);
    }
  }

  private static Optional<Failure> save(Session session) {
    try {
      session.save();
      return Optional.empty();
    } catch (VolumeFailure e) {
      return Optional.of(e);
    }
  }

  /** When the registry wants to be asked again; what another image's asked for is not ours. */
  Optional<State.Pace> pace(Session session) {
    return session.state().pace().filter(pace -> other(session).isEmpty());
  }

  /**
   * Who took the volume from this image.
   *
   * @param shown what it published there; where nobody remembers an owner, another image's
   *     configuration in its place says the same
   */
  Optional<String> newOwner(Session session, Optional<Published> shown) {
    return session.saved().owner().isPresent()
        ? other(session)
            .filter(owner -> !state.former.equals(Optional.of(owner)))
            .map(State.Owner::image)
        : session
            .published()
            .map(published -> published.provenance().subject())
            .filter(now -> shown.filter(s -> !s.provenance().subject().sameImage(now)).isPresent())
            .map(Subject::toString);
  }

  private Optional<State.Owner> other(Session session) {
    return session.saved().owner().filter(owner -> !delivery.target().isServedBy(owner));
  }
}
