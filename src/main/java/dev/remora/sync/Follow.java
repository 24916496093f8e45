package dev.remora.sync;

import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.hooks.ChangeHook;
import dev.remora.oci.Digest;
import dev.remora.publish.Basis;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
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

  private final Delivery delivery;
  private final Pass pass;
  private final Start start;
  private final Ownership ownership;
  private final FollowRules rules;
  private final Wakeup wakeup;
  private final OnChange onChange;
  private final Supplier<Traffic> traffic;
  private final PassListener listener;
  private final Pace pace;
  private final Retirements retirements;

  /** What the last good pass, or else the start, stands on. */
  private Basis basis = Basis.NONE;

  /** What readers see of the target. */
  private Optional<Published> shown = Optional.empty();

  /** When a source last said that this is the one. */
  private Optional<State.Confirmation> confirmed = Optional.empty();

  /** Whether the volume serves another image by now: nothing is done on it any more. */
  private boolean takenOver;

  /** What the process is to end with, once that is decided. */
  private OptionalInt code = OptionalInt.empty();

  public Follow(
      Delivery delivery,
      Pass pass,
      FollowRules rules,
      Wakeup wakeup,
      Optional<ChangeHook> hook,
      Supplier<Traffic> traffic,
      PassListener listener,
      RandomGenerator random) {
    this.delivery = delivery;
    this.pass = pass;
    this.start = new Start(delivery, pass, rules.start());
    this.ownership = new Ownership(delivery, pass.state());
    this.rules = rules;
    this.wakeup = wakeup;
    this.traffic = traffic;
    this.listener = new GuardedListener(listener, delivery.warnings());
    this.pace = new Pace(rules.interval(), delivery.clock(), random);
    this.retirements = new Retirements(delivery);
    this.onChange = new OnChange(delivery, rules, hook, this.listener, random, retirements);
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
        retirements.sweepAll(Deadline.in(LAST_WORK, delivery.clock()));
      }
    } catch (Interrupted e) {
      // the end came in the middle of a pass, which was given up and has cleaned up
    }
    return new FollowEnd(last(), code);
  }

  private StartResult last() {
    return new StartResult(
        basis,
        shown,
        shown.flatMap(pass::signature),
        false,
        confirmed,
        new Age(confirmed, delivery.clock().now()).duration(),
        Optional.empty());
  }

  /** What the init container left, or this one before its restart, counts as the first pass. */
  private boolean startsWithWhatIsThere() {
    try (Session session = delivery.volume().open(deadline())) {
      State before = session.state();
      Optional<State.Pace> saved = ownership.pace(session);
      Optional<Published> left = start.left(session);
      if (left.isEmpty()) {
        pace.startAnew(saved);
        return false;
      }
      basis = Basis.VOLUME;
      show(left.get());
      hearConfirmation(before);
      pace.resume(saved);
      Digest told = before.told().orElse(left.get().revision()); // the first counts so
      session.remember(before.withPace(pace.saved()).withTold(told));
      ownership.take(session, Optional.empty());
      onChange.heard(session);
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
    report(this::firstPass);
    return true;
  }

  private Optional<PassResult> firstPass() {
    Deadline deadline = deadline();
    try (Session session = delivery.volume().open(deadline)) {
      StartResult started = start(session, deadline);
      basis = started.basis();
      started.published().ifPresent(this::show);
      hearConfirmation(session.state());
      PassResult result = paced(result(started));
      rememberPace(session);
      onChange.heard(session);
      return Optional.of(result);
    }
  }

  private static PassResult result(StartResult started) {
    if (started.bridged().isPresent()) {
      return new PassResult.Failed(started.bridged().get());
    }
    Published published = started.published().orElseThrow();
    return started.changed()
        ? new PassResult.Changed(published)
        : new PassResult.Unchanged(published);
  }

  private StartResult start(Session session, Deadline deadline) {
    try {
      return start.run(session, deadline);
    } catch (Failure e) {
      pace.failed(e, true);
      rememberPace(session); // for the process after this one
      throw e;
    }
  }

  private void rememberPace(Session session) {
    session.remember(onChange.saved(session.state()).withPace(pace.saved()));
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
      retirements.sweep(deadline());
    }
    if (isDue(untilPoll())) {
      poll();
    }
    if (isDue(untilTold())) {
      code = onChange.tell(shown.orElseThrow());
    }
  }

  private Optional<Duration> untilPoll() {
    return takenOver ? Optional.empty() : Optional.of(pace.untilNext());
  }

  private Optional<Duration> untilTold() {
    return takenOver ? Optional.empty() : onChange.next(shown);
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
      report(this::passOnVolume);
    }
  }

  /** Runs a pass, and tells that it begins, and what came of it in what time and traffic. */
  private void report(Supplier<Optional<PassResult>> run) {
    listener.happened(new PassEvent.Begun(rules.allowed()));
    long began = delivery.clock().nanoTime();
    Traffic before = traffic.get();
    Optional<PassResult> result = run.get();
    Traffic passed = traffic.get().since(before);
    Duration took = Duration.ofNanos(delivery.clock().nanoTime() - began);
    result.ifPresent(
        r -> listener.happened(new PassEvent.Ended(r, took, passed.requests(), passed.bytes())));
  }

  /** A pass; none where the volume belongs to another image by now. */
  private Optional<PassResult> passOnVolume() {
    Deadline deadline = deadline();
    try (Session session = delivery.volume().open(deadline, retirements.spared())) {
      Optional<String> other = ownership.newOwner(session, shown);
      if (other.isPresent()) {
        takenOver = true;
        retirements.forget(); // they are the other's now
        listener.happened(new PassEvent.TakenOver(other.get()));
        return Optional.empty();
      }
      return Optional.of(passOn(session, deadline));
    } catch (Failure e) { // of the volume itself
      return Optional.of(paced(new PassResult.Failed(e)));
    }
  }

  private PassResult passOn(Session session, Deadline deadline) {
    PassResult result = paced(pass(session, deadline));
    Optional<Published> current = result.current();
    if (current.isPresent()) {
      basis = Basis.SOURCE;
      show(current.get());
    }
    hearConfirmation(session.state()); // where the clock has become right meanwhile, too
    session.remember(onChange.saved(session.state()).withPace(pace.saved()));
    if (current.isPresent()) {
      ownership.take(session, Optional.empty());
    } else {
      ownership.learn(session);
    }
    onChange.heard(session);
    return result;
  }

  private PassResult pass(Session session, Deadline deadline) {
    try {
      // names are restored whether or not the registry answers
      session
          .published()
          .filter(p -> shown.equals(Optional.of(p)))
          .ifPresent(p -> pass.isWhole(session, p));
    } catch (Failure e) {
      return new PassResult.Failed(e);
    }
    return pass.run(session, deadline);
  }

  /** Sets the pace by what came of a pass. */
  private PassResult paced(PassResult result) {
    switch (result) {
      case PassResult.Unchanged _, PassResult.Changed _ -> pace.succeeded();
      case PassResult.Vetoed(Failure veto) -> pace.failed(veto, shown.isEmpty());
      case PassResult.Failed(Failure failure) -> pace.failed(failure, shown.isEmpty());
    }
    return result;
  }

  /** Readers see this now, whoever published it. */
  private void show(Published now) {
    if (!shown.equals(Optional.of(now))) {
      shown.map(Published::directory).ifPresent(retirements::add);
      shown = Optional.of(now);
      listener.happened(new PassEvent.Shown(now.provenance(), pass.signature(now)));
    }
  }

  /**
   * The volume remembers a confirmation; of another revision it says nothing, nor does one from the
   * future, which only a clock that is wrong gives.
   */
  private void hearConfirmation(State remembered) {
    Optional<State.Confirmation> now =
        shown
            .flatMap(published -> remembered.confirmationOf(published.revision()))
            .filter(c -> !new Age(Optional.of(c), delivery.clock().now()).isAhead());
    if (now.isPresent() && !now.equals(confirmed)) {
      confirmed = now;
      listener.happened(new PassEvent.Confirmed(now.get().revision(), now.get().at()));
    }
  }

  private Deadline deadline() {
    return Deadline.in(rules.allowed(), delivery.clock());
  }
}
