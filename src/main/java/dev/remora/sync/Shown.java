package dev.remora.sync;

import dev.remora.publish.Published;
import dev.remora.publish.State;
import dev.remora.time.Clock;
import java.util.Optional;

/** What readers see of the image, and what the listener was told of that. */
final class Shown {
  private final PassListener listener;
  private final Retirements retirements;
  private final Clock clock;
  private Optional<Published> published = Optional.empty();
  private Optional<State.Confirmation> confirmed = Optional.empty();

  /**
   * @param retirements get what readers see no more
   */
  Shown(PassListener listener, Retirements retirements, Clock clock) {
    this.listener = listener;
    this.retirements = retirements;
    this.clock = clock;
  }

  Optional<Published> published() {
    return published;
  }

  /** When a source last said that it is the one. */
  Optional<State.Confirmation> confirmed() {
    return confirmed;
  }

  /** Readers see this now, whoever published it. */
  void is(Published now) {
    if (!published.equals(Optional.of(now))) {
      published.map(Published::directory).ifPresent(retirements::add);
      published = Optional.of(now);
      listener.happened(new PassEvent.Shown(now.provenance()));
    }
  }

  /**
   * The volume remembers a confirmation; of another revision it says nothing, nor does one from the
   * future, which only a clock that is wrong gives.
   */
  void isConfirmedBy(State state) {
    Optional<State.Confirmation> now =
        state
            .confirmed()
            .filter(
                c ->
                    published
                        .filter(p -> p.provenance().revision().equals(c.revision()))
                        .isPresent())
            .filter(c -> !new Age(Optional.of(c), clock.now()).isAhead());
    if (now.isPresent() && !now.equals(confirmed)) {
      confirmed = now;
      listener.happened(new PassEvent.Confirmed(now.get().revision(), now.get().at()));
    }
  }
}
