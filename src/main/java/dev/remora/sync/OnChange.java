package dev.remora.sync;

import dev.remora.failure.Failure;
import dev.remora.hooks.Change;
import dev.remora.hooks.ChangeHook;
import dev.remora.hooks.HookTrouble;
import dev.remora.oci.Digest;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.time.Backoff;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Tells {@code on-change} of each revision at least once, across restarts too: what was told last
 * is remembered on the volume, after it was told. So a crash between the two tells it again, and so
 * does a restart where the volume could not be written; this process does not. Only where the hook
 * ends the process it is remembered before, or the process would end again and again: while that
 * fails, it does not end.
 */
final class OnChange {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(3);

  private final Delivery delivery;
  private final FollowRules rules;
  private final Optional<ChangeHook> hook;
  private final PassListener listener;
  private final RandomGenerator random;
  private final Retirements retirements;
  private final Backoff backoff;

  /** The revision that it was last told of. */
  private Optional<Digest> told = Optional.empty();

  /** Whether the volume does not remember that yet. */
  private boolean isUnsaved;

  /** How often in a row it could not be told, and until when it is not tried again. */
  private int failures;

  private long again;

  OnChange(
      Delivery delivery,
      FollowRules rules,
      Optional<ChangeHook> hook,
      PassListener listener,
      RandomGenerator random,
      Retirements retirements) {
    this.delivery = delivery;
    this.rules = rules;
    this.hook = hook;
    this.listener = listener;
    this.random = random;
    this.retirements = retirements;
    this.backoff = new Backoff(FIRST_BACKOFF, rules.interval());
  }

  /** Reads from the volume what was told last; what this process told itself counts more. */
  void heard(Session session) {
    boolean isNew = told.isEmpty();
    told = told.or(() -> session.state().told());
    isUnsaved = (isUnsaved || isNew) && !session.saved().told().equals(told);
  }

  /** Adds what was told but could not be saved so far, for the process after this one. */
  State saved(State remembered) {
    return isUnsaved ? remembered.withTold(told.orElseThrow()) : remembered;
  }

  /** How long until it is told of what readers see; nothing when there is nothing to tell. */
  Optional<Duration> next(Optional<Published> shown) {
    long left = failures == 0 ? 0 : again - clock().nanoTime();
    return shown
        .map(Published::revision)
        .filter(revision -> hook.isPresent() && !told.equals(Optional.of(revision)))
        .map(_ -> Duration.ofNanos(Math.max(0, left)));
  }

  /** Tells it of what readers see; gives the code with which it wants the process to end. */
  OptionalInt tell(Published shown) {
    Deadline deadline = Deadline.in(rules.allowed(), clock());
    Digest revision = shown.revision();
    Change change =
        new Change(delivery.volume().directory(), delivery.target().reference(), revision, told);
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
    } catch (HookTrouble e) {
      return failed(revision, e.reason());
    } catch (Failure e) {
      return failed(revision, e.getMessage());
    }
  }

  /** The next pass tries again; it says what is wrong with the volume, too. */
  private void trySave(Digest revision, Deadline deadline) {
    isUnsaved = true;
    try {
      save(revision, deadline);
      isUnsaved = false;
    } catch (Failure e) {
      delivery
          .warnings()
          .warn(
              "on-change was told of "
                  + revision.shortened()
                  + ", which could not be saved: a restart may tell it once more; "
                  + e.getMessage());
    }
  }

  private void save(Digest revision, Deadline deadline) {
    try (Session session = delivery.volume().open(deadline, retirements.spared())) {
      session.remember(session.state().withTold(revision));
      session.save();
    }
  }

  private OptionalInt failed(Digest revision, String reason) {
    failures++;
    again = clock().nanoTime() + backoff.after(failures, random).toNanos();
    listener.happened(new PassEvent.NotTold(revision, reason));
    return OptionalInt.empty();
  }

  private Clock clock() {
    return delivery.clock();
  }
}
