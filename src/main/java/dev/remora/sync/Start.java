package dev.remora.sync;

import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.oci.Digest;
import dev.remora.publish.Basis;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.sync.Fallbacks.Fallback;
import dev.remora.time.Deadline;
import dev.remora.trace.Step;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The first pass of a run, and what its failure means for the start: that it fails, or goes on with
 * what is on the volume, with what is in the cache, or with nothing (design, section 2.2, {@code
 * on-failure}).
 */
public final class Start {
  private final Delivery delivery;
  private final Pass pass;
  private final StartRules rules;
  private final Fallbacks fallbacks;
  private final Ownership ownership;
  private final PassState state;

  public Start(Delivery delivery, Pass pass, StartRules rules) {
    this.delivery = delivery;
    this.pass = pass;
    this.rules = rules;
    this.fallbacks = new Fallbacks(delivery, pass.finder(), rules);
    this.state = pass.state();
    this.ownership = new Ownership(delivery, state);
  }

  /**
   * Runs it, under one lock of the volume.
   *
   * @param deadline of the pass; falling back is local, and gets as much time again
   * @throws Failure the pass's, where the rules do not let the start go on
   */
  public StartResult run(Deadline deadline) {
    try (Session session = delivery.volume().open(deadline)) {
      return run(session, deadline);
    }
  }

  /** Runs it on a volume that is open: one that fails changes neither its content nor its owner. */
  StartResult run(Session session, Deadline deadline) {
    session.leftovers().forEach(name -> warn("could not delete " + name));
    boolean fallback = !fallbacks.of(session, deadline).isEmpty();
    Deadline first = fallback ? deadline.atMost(rules.fallbackAfter()) : deadline;
    try {
      return run(session, first, deadline);
    } catch (Failure e) {
      ownership.learn(session); // what a tag means by now, for one
      throw e;
    }
  }

  /**
   * Lets the application start, and takes the volume for its image.
   *
   * @param warning what is to be said of that
   */
  private StartResult goOn(
      Session session,
      Basis basis,
      Optional<Published> published,
      boolean changed,
      Optional<Failure> bridged,
      Optional<String> warning) {
    Instant now = delivery.clock().now();
    Optional<State.Confirmation> confirmed =
        published.flatMap(p -> session.state().confirmationOf(p.revision()));
    Optional<String> failure = bridged.map(why -> why.exitCode().text());
    session.remember(session.state().withStart(new State.LastStart(now, basis, failure)));
    ownership.take(session, warning);
    return new StartResult(
        basis,
        published,
        published.flatMap(pass::signature),
        changed,
        confirmed,
        new Age(confirmed, now).duration(),
        bridged);
  }

  /**
   * What another process left on the volume, if a start may stand on that without asking: it is
   * what is wanted, confirmed not too long ago, and whole.
   */
  Optional<Published> left(Session session) {
    State before = session.state();
    Optional<Digest> named = delivery.target().lastNamed(before);
    Optional<Published> left =
        named
            .flatMap(n -> session.published().filter(p -> fallbacks.isWanted(p, n)))
            .filter(
                p -> fallbacks.age(before.confirmationOf(p.revision())).isWithin(rules.maxStale()))
            .filter(session::hasItsModes)
            .filter(p -> pass.isWhole(session, p));
    if (left.isPresent()) {
      pass.settle(named.orElseThrow());
    }
    return left;
  }

  private StartResult run(Session session, Deadline limit, Deadline deadline) {
    try {
      PassResult result = pass.run(session, limit);
      return goOn(
          session,
          Basis.SOURCE,
          Optional.of(result.orThrow()),
          result instanceof PassResult.Changed,
          Optional.empty(),
          Optional.empty());
    } catch (Failure failure) {
      return inSpiteOf(failure, session, limit, deadline);
    }
  }

  private StartResult inSpiteOf(
      Failure failure, Session session, Deadline limit, Deadline deadline) {
    boolean bridges = rules.onFailure().bridges(failure.exitCode());
    tell(() -> fallsBack(failure, bridges));
    if (!bridges) {
      throw failure;
    }
    Optional<StartResult> bridged = bridge(session, failure, deadline);
    boolean hurried = failure.exitCode() == ExitCode.UNAVAILABLE && !limit.equals(deadline);
    if (bridged.isEmpty() && hurried && !deadline.passed()) {
      return run(session, deadline, deadline); // there was nothing to hurry for
    }
    return bridged.orElseGet(() -> withNone(session, explained(failure, session, deadline)));
  }

  /** Who relies on what is kept hears why it is none, and not only that the registry is away. */
  private Failure explained(Failure failure, Session session, Deadline passed) {
    return fallbacks
        .distrusted(session, Deadline.in(passed.allowed(), delivery.clock()))
        .map(
            why ->
                failure.explained(
                    failure.reason() + ", and what was kept does not count: " + why,
                    failure.advice()))
        .orElse(failure);
  }

  private Optional<StartResult> bridge(Session session, Failure failure, Deadline passed) {
    Deadline deadline = Deadline.in(passed.allowed(), delivery.clock());
    session.extend(deadline);
    session.damages().forEach(damage -> warnOnce(volume() + ": " + damage));
    for (Fallback fallback : fallbacks.of(session, deadline)) {
      Optional<String> tooOld = fallbacks.tooOld(fallback);
      if (tooOld.isPresent()) {
        warnOnce(name(fallback) + " is no start", ": " + tooOld.get());
        continue;
      }
      tell(() -> Step.of("fallback", "tried: " + name(fallback)));
      Optional<Published> published =
          switch (fallback) {
            case Fallback.OnVolume on ->
                Optional.of(on.published()).filter(p -> isIntact(session, p));
            case Fallback.InCache cached -> restored(cached, session, deadline);
          };
      if (published.isPresent()) {
        return Optional.of(bridged(session, fallback, published.get(), failure));
      }
    }
    return Optional.empty();
  }

  private Step fallsBack(Failure failure, boolean bridges) {
    return Step.of(
        "fallback",
        "with on-failure="
            + rules.onFailure()
            + " exit code "
            + failure.exitCode().code()
            + (bridges ? " goes on with what there is" : " fails the start")
            + ": "
            + failure.reason());
  }

  private static String name(Fallback fallback) {
    return switch (fallback) {
      case Fallback.OnVolume on -> on.published().revision() + " on the volume";
      case Fallback.InCache in -> in.kept().manifest().digest() + " in the cache";
    };
  }

  /** It is bridged twice where there was nothing to hurry for. */
  private void warnOnce(String warning) {
    warnOnce(warning, "");
  }

  /** Once, whatever the detail is the next time: an age grows from try to try. */
  private void warnOnce(String warning, String detail) {
    if (state.saidAtStart.add(warning)) {
      warn(warning + detail);
    }
  }

  private boolean isIntact(Session session, Published published) {
    boolean intact = session.intact(published);
    if (!intact) {
      warnOnce(
          "somebody changed what is published on "
              + volume()
              + ": it is no start; remora status says what was changed");
    }
    return intact;
  }

  /** Publishes what is in the cache; what of it is not what it was is no fallback. */
  private Optional<Published> restored(
      Fallback.InCache cached, Session session, Deadline deadline) {
    try {
      Published published = pass.restore(session, cached, deadline).orThrow();
      session.retire();
      return Optional.of(published);
    } catch (Failure unusable) {
      warn(unusable.line());
      return Optional.empty();
    }
  }

  private StartResult bridged(
      Session session, Fallback fallback, Published published, Failure failure) {
    fallback.confirmed().ifPresent(c -> session.remember(session.state().withConfirmation(c)));
    boolean ofTheVolume = failure.exitCode() == ExitCode.VOLUME;
    if (ofTheVolume) {
      state.saidUnwritable = true; // below, on the same line
    }
    boolean onVolume = fallback instanceof Fallback.OnVolume;
    String warning =
        "%s; goes on with %s %s, %s"
            .formatted(
                ofTheVolume ? failure.line() : failure.getMessage(), // the reader can mend that one
                published.revision().shortened(),
                onVolume ? "on the volume" : "from the cache",
                fallbacks.age(fallback.confirmed()).text());
    return goOn(
        session,
        onVolume ? Basis.VOLUME : Basis.CACHE,
        Optional.of(published),
        !onVolume,
        Optional.of(failure),
        Optional.of(warning));
  }

  private StartResult withNone(Session session, Failure failure) {
    if (!rules.onFailure().startsWithNone(failure.exitCode())) {
      throw failure;
    }
    boolean changed = session.published().isPresent();
    session.unpublish(); // another image's, or what the rules do not allow: none means none
    return goOn(
        session,
        Basis.NONE,
        Optional.empty(),
        changed,
        Optional.of(failure),
        Optional.of(failure.getMessage() + "; goes on without any configuration"));
  }

  private Path volume() {
    return delivery.volume().directory();
  }

  private void warn(String line) {
    delivery.warnings().warn(line);
  }

  private void tell(Supplier<Step> step) {
    delivery.warnings().trace().tell(step);
  }
}
