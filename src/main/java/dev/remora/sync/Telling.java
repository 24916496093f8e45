package dev.remora.sync;

import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.hooks.Change;
import dev.remora.hooks.NotTold;
import dev.remora.oci.Digest;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.publish.Volume;
import dev.remora.time.Backoff;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Tells {@code on-change} of each revision at least once, across restarts too: what was told last
 * is remembered on the volume, after it was told. So a crash between the two tells it again; only
 * who ends the process by it has to be remembered before, or it would end again and again.
 */
final class Telling {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(3);

  private final Wanted wanted;
  private final Volume volume;
  private final FollowRules rules;
  private final Retirements retirements;
  private final Optional<Teller> hook;
  private final PassListener listener;
  private final Clock clock;
  private final RandomGenerator random;
  private final Backoff backoff;
  private Optional<Digest> told = Optional.empty();
  private int failures;
  private long again;

  Telling(
      Wanted wanted,
      Volume volume,
      FollowRules rules,
      Retirements retirements,
      Optional<Teller> hook,
      PassListener listener,
      Clock clock,
      RandomGenerator random) {
    this.wanted = wanted;
    this.volume = volume;
    this.rules = rules;
    this.retirements = retirements;
    this.hook = hook;
    this.listener = listener;
    this.clock = clock;
    this.random = random;
    this.backoff = new Backoff(FIRST_BACKOFF, rules.interval());
  }

  /** What the volume says was told last. */
  void heard(State state) {
    told = state.told();
  }

  /** How long until it is tried again; nothing when there is nothing to tell. */
  Optional<Duration> next(Optional<Published> shown) {
    return isDue(shown)
        ? Optional.of(Duration.ofNanos(failures == 0 ? 0 : Math.max(0, again - clock.nanoTime())))
        : Optional.empty();
  }

  private boolean isDue(Optional<Published> shown) {
    Optional<Digest> revision = shown.map(Telling::revision);
    return hook.isPresent() && revision.isPresent() && !revision.equals(told);
  }

  /**
   * Tells it.
   *
   * @return the code that the process is to end with
   */
  OptionalInt tell(Published shown) {
    Deadline deadline = Deadline.in(rules.allowed(), clock);
    Digest revision = revision(shown);
    Change change = new Change(volume.directory(), wanted.reference().toString(), revision, told);
    try {
      OptionalInt code = hook.orElseThrow().tell(change, deadline);
      remember(revision, deadline);
      listener.happened(new PassEvent.Told(revision));
      return code;
    } catch (NotTold e) {
      failed(revision, e.reason());
    } catch (Interrupted e) {
      throw e;
    } catch (Failure e) {
      failed(revision, e.getMessage());
    }
    return OptionalInt.empty();
  }

  private void remember(Digest revision, Deadline deadline) {
    try (Session session = volume.open(deadline, retirements.spared())) {
      session.remember(session.state().withTold(revision));
    }
    told = Optional.of(revision);
    failures = 0;
  }

  private void failed(Digest revision, String reason) {
    failures++;
    again = clock.nanoTime() + backoff.after(failures, random).toNanos();
    listener.happened(new PassEvent.NotTold(revision, reason));
  }

  private static Digest revision(Published published) {
    return published.provenance().revision();
  }
}
