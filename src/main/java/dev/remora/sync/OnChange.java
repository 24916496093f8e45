package dev.remora.sync;

import dev.remora.failure.Failure;
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
import dev.remora.trace.Warnings;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Tells {@code on-change} of each revision at least once, across restarts too: what was told last
 * is remembered on the volume, after it was told. So a crash between the two tells it again, and so
 * does a restart where the volume could not be written; this process does not. Only who ends the
 * process by it has to be remembered before, or it would end again and again: while that fails, it
 * does not end.
 */
final class OnChange {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(3);

  private final Target wanted;
  private final Volume volume;
  private final FollowRules rules;
  private final Retirements retirements;
  private final Optional<Hook> hook;
  private final PassListener listener;
  private final Clock clock;
  private final RandomGenerator random;
  private final Warnings warnings;
  private final Backoff backoff;
  private Optional<Digest> told = Optional.empty();
  private boolean unsaved;
  private int failures;
  private long again;

  OnChange(
      Target wanted,
      Volume volume,
      FollowRules rules,
      Retirements retirements,
      Optional<Hook> hook,
      PassListener listener,
      Clock clock,
      RandomGenerator random,
      Warnings warnings) {
    this.wanted = wanted;
    this.volume = volume;
    this.rules = rules;
    this.retirements = retirements;
    this.hook = hook;
    this.listener = listener;
    this.clock = clock;
    this.random = random;
    this.warnings = warnings;
    this.backoff = new Backoff(FIRST_BACKOFF, rules.interval());
  }

  /** What the volume says was told last; what this process knows it has told stands above that. */
  void heard(Session session) {
    boolean isNew = told.isEmpty();
    told = told.or(() -> session.state().told());
    unsaved = (unsaved || isNew) && !session.saved().told().equals(told);
  }

  /** With what was told but could not be saved so far, for the process after this one. */
  State saved(State state) {
    return unsaved ? state.withTold(told.orElseThrow()) : state;
  }

  /** How long until it is tried again; nothing when there is nothing to tell. */
  Optional<Duration> next(Optional<Published> shown) {
    return isDue(shown)
        ? Optional.of(Duration.ofNanos(failures == 0 ? 0 : Math.max(0, again - clock.nanoTime())))
        : Optional.empty();
  }

  private boolean isDue(Optional<Published> shown) {
    Optional<Digest> revision = shown.map(OnChange::revision);
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
      if (code.isPresent()) {
        save(revision, deadline);
      }
      told = Optional.of(revision);
      failures = 0;
      if (code.isEmpty()) {
        trySave(revision, deadline);
      }
      listener.happened(new PassEvent.Told(revision));
      return code;
    } catch (NotTold e) {
      failed(revision, e.reason());
    } catch (Failure e) {
      failed(revision, e.getMessage());
    }
    return OptionalInt.empty();
  }

  /** The next pass tries again; it says what is wrong with the volume, too. */
  private void trySave(Digest revision, Deadline deadline) {
    unsaved = true;
    try {
      save(revision, deadline);
      unsaved = false;
    } catch (Failure e) {
      warnings.warn(
          "on-change was told of "
              + revision.shortened()
              + ", which could not be saved: a restart may tell it once more; "
              + e.getMessage());
    }
  }

  private void save(Digest revision, Deadline deadline) {
    try (Session session = volume.open(deadline, retirements.spared())) {
      session.remember(session.state().withTold(revision));
      session.save();
    }
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
