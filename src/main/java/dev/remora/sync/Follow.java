package dev.remora.sync;

import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.oci.Digest;
import dev.remora.publish.Basis;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.publish.Volume;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.trace.Warnings;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Keeps a volume current until it is told to stop: one pass, then a poll from time to time.
 *
 * <p>The lock is held for each pass and not between them. Whatever fails after the start leaves the
 * last good revision in place and is tried again. For one thread.
 */
public final class Follow {
  private static final Duration LAST_WORK = Duration.ofSeconds(1);

  private final Start start;
  private final Ownership ownership;
  private final Pass pass;
  private final Volume volume;
  private final FollowRules rules;
  private final Wakeup wakeup;
  private final PassListener listener;
  private final Clock clock;
  private final Pace pace;
  private final Retirements retirements;
  private final Sweeper sweeper;
  private final Reporting reporting;
  private final OnChange telling;
  private final Shown shown;
  private Basis basis = Basis.NONE;
  private OptionalInt code = OptionalInt.empty();
  private boolean takenOver;

  public Follow(
      Target wanted,
      Start start,
      Pass pass,
      Volume volume,
      FollowRules rules,
      Wakeup wakeup,
      Optional<Hook> onChange,
      Traffic.Meter traffic,
      PassListener listener,
      Clock clock,
      RandomGenerator random,
      Warnings warnings) {
    this.start = start;
    this.ownership = start.ownership();
    this.pass = pass;
    this.volume = volume;
    this.rules = rules;
    this.wakeup = wakeup;
    this.listener = new GuardedListener(listener, warnings);
    this.clock = clock;
    this.pace = new Pace(rules.interval(), clock, random);
    this.retirements = new Retirements(clock);
    this.sweeper = new Sweeper(volume, retirements, warnings);
    this.reporting = new Reporting(this.listener, traffic, clock);
    this.shown = new Shown(this.listener, retirements, clock);
    this.telling =
        new OnChange(
            wanted, volume, rules, retirements, onChange, this.listener, clock, random, warnings);
  }

  /**
   * Runs until the end is asked for.
   *
   * @throws Failure when there is nothing to start with
   */
  public FollowEnd run() {
    try {
      if (startsWithWhatIsThere() || startsWithAPass()) {
        listener.happened(new PassEvent.Started());
        while (goesOn()) {
          // each turn is one wait, and what is to be done after it
        }
        if (!takenOver) {
          sweeper.sweepAll(Deadline.in(LAST_WORK, clock));
        }
      }
    } catch (Interrupted e) {
      // the end came in the middle of a pass, which was given up and has cleaned up
    }
    return new FollowEnd(standing(), code);
  }

  private StartResult standing() {
    return new StartResult(
        basis,
        shown.published(),
        false,
        shown.confirmed(),
        new Age(shown.confirmed(), clock.now()).duration(),
        Optional.empty());
  }

  /** What the init container left, or this one before its restart, counts as the first pass. */
  private boolean startsWithWhatIsThere() {
    try (Session session = volume.open(deadline())) {
      State state = session.state();
      Optional<State.Pace> saved = ownership.pace(session);
      Optional<Published> left = start.left(session);
      if (left.isEmpty()) {
        pace.startAnew(saved);
        return false;
      }
      basis = Basis.VOLUME;
      shown.is(left.get());
      shown.isConfirmedBy(state);
      pace.resume(saved, shown.confirmed().map(State.Confirmation::at));
      Digest told = state.told().orElse(left.get().provenance().revision()); // the first counts so
      session.remember(state.withPace(pace.saved()).withTold(told));
      ownership.take(session, Optional.empty());
      telling.heard(session);
      return true;
    }
  }

  /** The first pass is that of {@code pull}, but not before the registry wants to be asked. */
  private boolean startsWithAPass() {
    Duration held = pace.untilNext();
    if (held.isPositive()) {
      listener.happened(new PassEvent.Held(held));
    }
    if (await(held) == Wakeup.Reason.STOP) {
      return false;
    }
    reporting.of(this::firstPass, rules.allowed());
    return true;
  }

  private PassEvent.Outcome firstPass() {
    Deadline deadline = deadline();
    try (Session session = volume.open(deadline)) {
      StartResult started = start(session, deadline);
      basis = started.basis();
      started.published().ifPresent(shown::is);
      shown.isConfirmedBy(session.state());
      PassEvent.Outcome outcome =
          started.bridged().isPresent()
              ? failed(pass.failure().orElseThrow())
              : succeeded(started.changed());
      rememberPace(session);
      telling.heard(session);
      return outcome;
    }
  }

  private StartResult start(Session session, Deadline deadline) {
    try {
      return start.run(session, deadline);
    } catch (Failure e) {
      failed(e);
      rememberPace(session); // for the process after this one
      throw e;
    }
  }

  private void rememberPace(Session session) {
    session.remember(telling.saved(session.state()).withPace(pace.saved()));
    ownership.learn(session);
  }

  private boolean goesOn() {
    Duration wait =
        Stream.of(untilPoll(), retirements.next(), untilTold())
            .flatMap(Optional::stream)
            .min(Duration::compareTo)
            .orElse(rules.interval());
    switch (await(wait)) {
      case STOP -> {
        return false;
      }
      case LOOK -> poll();
      case TIME -> doWhatIsDue();
    }
    return code.isEmpty();
  }

  private void doWhatIsDue() {
    if (isDue(retirements.next())) {
      sweep();
    }
    if (isDue(untilPoll())) {
      poll();
    }
    if (isDue(untilTold())) {
      code = telling.tell(shown.published().orElseThrow());
    }
  }

  private Optional<Duration> untilPoll() {
    return takenOver ? Optional.empty() : Optional.of(pace.untilNext());
  }

  private Optional<Duration> untilTold() {
    return takenOver ? Optional.empty() : telling.next(shown.published());
  }

  private static boolean isDue(Optional<Duration> wait) {
    return wait.filter(Duration::isZero).isPresent();
  }

  private Wakeup.Reason await(Duration wait) {
    listener.happened(new PassEvent.Waiting(wait));
    return wakeup.await(wait);
  }

  private void poll() {
    if (!takenOver) {
      reporting.of(this::passOnVolume, rules.allowed());
    }
  }

  private PassEvent.Outcome passOnVolume() {
    Deadline deadline = deadline();
    try (Session session = volume.open(deadline, retirements.spared())) {
      Optional<String> other = ownership.newOwner(session, shown.published());
      if (other.isPresent()) {
        takenOver = true;
        listener.happened(new PassEvent.TakenOver(other.get()));
        return new PassEvent.Outcome.Unchanged();
      }
      PassEvent.Outcome outcome = pass(session, deadline);
      shown.isConfirmedBy(session.state()); // where the clock has become right meanwhile, too
      session.remember(telling.saved(session.state()).withPace(pace.saved()));
      switch (outcome) {
        case PassEvent.Outcome.Changed _, PassEvent.Outcome.Unchanged _ ->
            ownership.take(session, Optional.empty());
        case PassEvent.Outcome.Failed _, PassEvent.Outcome.Vetoed _ -> ownership.learn(session);
      }
      telling.heard(session);
      return outcome;
    } catch (Failure e) { // of the volume itself
      return failed(e);
    }
  }

  private PassEvent.Outcome pass(Session session, Deadline deadline) {
    try {
      // names are restored whether or not the registry answers
      session
          .published()
          .filter(p -> shown.published().equals(Optional.of(p)))
          .ifPresent(p -> pass.isWhole(session, p));
      PassResult result = pass.run(session, deadline);
      basis = Basis.SOURCE;
      shown.is(result.published());
      return succeeded(result.changed());
    } catch (Failure e) {
      return failed(e);
    }
  }

  private PassEvent.Outcome succeeded(boolean changed) {
    pace.succeeded();
    return changed ? new PassEvent.Outcome.Changed() : new PassEvent.Outcome.Unchanged();
  }

  private PassEvent.Outcome failed(Failure failure) {
    pace.failed(failure);
    return pass.isVetoed()
        ? new PassEvent.Outcome.Vetoed(failure)
        : new PassEvent.Outcome.Failed(failure);
  }

  private void sweep() {
    if (takenOver) {
      retirements.forget(); // they are the other's now
    } else {
      sweeper.sweep(deadline());
    }
  }

  private Deadline deadline() {
    return Deadline.in(rules.allowed(), clock);
  }
}
