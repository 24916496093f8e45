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
  private final FollowState state;
  private final Backoff backoff;

  OnChange(
      Delivery delivery,
      FollowRules rules,
      Optional<ChangeHook> hook,
      PassListener listener,
      RandomGenerator random,
      FollowState state) {
    this.delivery = delivery;
    this.rules = rules;
    this.hook = hook;
    this.listener = listener;
    this.random = random;
    this.state = state;
    this.backoff = new Backoff(FIRST_BACKOFF, rules.interval());
  }

  /** Reads from the volume what was told last; what this process told itself counts more. */
  void heard(Session session) {
    boolean isNew = state.told.isEmpty();
    state.told = state.told.or(() -> session.state().told());
    state.isToldUnsaved =
        (state.isToldUnsaved || isNew) && !session.saved().told().equals(state.told);
  }

  /** Adds what was told but could not be saved so far, for the process after this one. */
  State saved(State remembered) {
    return state.isToldUnsaved ? remembered.withTold(state.told.orElseThrow()) : remembered;
  }

  /** How long until it is tried again; nothing when there is nothing to tell. */
  Optional<Duration> next() {
    if (!isDue()) {
      return Optional.empty();
    }
    long left = state.failuresToTell == 0 ? 0 : state.tellAgainAt - clock().nanoTime();
    return Optional.of(Duration.ofNanos(Math.max(0, left)));
  }

  private boolean isDue() {
    Optional<Digest> revision = state.shown.map(OnChange::revision);
    return hook.isPresent() && revision.isPresent() && !revision.equals(state.told);
  }

  /** Tells it of what readers see; it may want the process to end. */
  void tell() {
    Deadline deadline = Deadline.in(rules.allowed(), clock());
    Digest revision = revision(state.shown.orElseThrow());
    Change change =
        new Change(
            delivery.volume().directory(), delivery.target().reference(), revision, state.told);
    try {
      OptionalInt code = hook.orElseThrow().tell(change, deadline);
      if (code.isPresent()) {
        save(revision, deadline);
      }
      state.told = Optional.of(revision);
      state.failuresToTell = 0;
      if (code.isEmpty()) {
        trySave(revision, deadline);
      }
      listener.happened(new PassEvent.Told(revision));
      state.code = code;
    } catch (HookTrouble e) {
      failed(revision, e.reason());
    } catch (Failure e) {
      failed(revision, e.getMessage());
    }
  }

  /** The next pass tries again; it says what is wrong with the volume, too. */
  private void trySave(Digest revision, Deadline deadline) {
    state.isToldUnsaved = true;
    try {
      save(revision, deadline);
      state.isToldUnsaved = false;
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
    try (Session session = delivery.volume().open(deadline, state.retirements.spared())) {
      session.remember(session.state().withTold(revision));
      session.save();
    }
  }

  private void failed(Digest revision, String reason) {
    state.failuresToTell++;
    state.tellAgainAt = clock().nanoTime() + backoff.after(state.failuresToTell, random).toNanos();
    listener.happened(new PassEvent.NotTold(revision, reason));
  }

  private Clock clock() {
    return delivery.clock();
  }

  private static Digest revision(Published published) {
    return published.provenance().revision();
  }
}
