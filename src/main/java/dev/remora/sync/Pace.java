package dev.remora.sync;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.Untrusted;
import dev.remora.publish.State;
import dev.remora.time.Backoff;
import dev.remora.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When the registry is asked next. Many who follow the same registry never ask at the same time:
 * neither after they were started together, nor when it comes back, nor when it has had enough.
 *
 * <p>Each follower has turns of its own. The first comes at any time within the interval, the later
 * ones an interval apart, or up to a tenth sooner. They stay where they are, whatever a pass comes
 * to, however long it takes and whoever asks for one in between: so those of many stay spread, and
 * a registry that was away hears from each within one interval, and from no more at a time than
 * usual. Somebody else's try in between would be one more for a registry that can take no more; so
 * only who has nothing to show yet makes some, further apart each time.
 *
 * <p>A registry that asks to be left alone is left alone, and then heard at the next turn, unless
 * somebody says to look now. All of this survives a restart, so that one who crashes again and
 * again is as gentle as one who runs.
 *
 * <p>The time of day decides nothing while the process runs. Only what another process saved is
 * given in it, and counts for no longer than it did when it was saved.
 */
final class Pace {
  /** The first wait of who has nothing to show, as a part of the interval. */
  private static final int FIRST_BACKOFF = 10;

  /** No registry means more than this. */
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);

  /** By what part of the interval a turn may be sooner: turns that fell together drift apart. */
  private static final int JITTER = 10;

  private final Duration interval;
  private final Backoff backoff;
  private final Clock clock;
  private final RandomGenerator random;
  private int failures;
  private long restUntil;
  private Optional<Long> turn = Optional.empty();
  private long next;

  Pace(Duration interval, Clock clock, RandomGenerator random) {
    this.interval = interval;
    this.backoff = new Backoff(interval.dividedBy(FIRST_BACKOFF), interval);
    this.clock = clock;
    this.random = random;
    this.restUntil = clock.nanoTime();
    this.next = clock.nanoTime();
  }

  /** How long until the next poll. */
  Duration untilNext() {
    return until(next);
  }

  /**
   * Goes on where another process stopped. What that has published of this image counts as the
   * first pass.
   *
   * <p>A turn that was missed is not made up for: it may be what ended the process. But many that
   * are older may be one and the same, copied to many machines.
   */
  void resume(Optional<State.Pace> saved) {
    rest(saved);
    Optional<Duration> left =
        saved
            .map(pace -> Duration.between(clock.now(), pace.next()))
            .filter(wait -> wait.abs().compareTo(interval) <= 0);
    if (left.isPresent()) {
      failures = saved.map(State.Pace::failures).orElse(0);
      turn = left.map(wait -> clock.nanoTime() + wait.toNanos());
    }
    next = turn();
  }

  /** Begins with nothing: only what the registry asked for still counts. */
  void startAnew(Optional<State.Pace> saved) {
    rest(saved);
    next = restUntil + upTo(shorter(until(restUntil), interval));
  }

  private void rest(Optional<State.Pace> saved) {
    saved
        .flatMap(State.Pace::rest)
        .map(rest -> shorter(Duration.between(clock.now(), rest.until()), rest.left()))
        .filter(Duration::isPositive)
        .ifPresent(this::rest);
  }

  private void rest(Duration asked) {
    restUntil = clock.nanoTime() + shorter(asked, LONGEST_RETRY_AFTER).toNanos();
  }

  void succeeded() {
    failures = 0;
    restUntil = clock.nanoTime();
    next = turn();
  }

  /**
   * @param urgent whether there is nothing to show yet
   */
  void failed(Failure failure, boolean urgent) {
    failures = Math.min(failures, Integer.MAX_VALUE - 1) + 1;
    boolean alone = failure instanceof RegistryUnavailable away && away.asksForRest();
    if (failure instanceof RegistryUnavailable away && alone) {
      rest(away.retryAfter());
    }
    next = turn();
    if (urgent && !alone && !isAnswer(failure)) {
      tryBefore(next);
    }
  }

  /** A try in between is worth it only while it is nearer to the last than to the turn. */
  private void tryBefore(long ownTurn) {
    Duration wait = backoff.after(failures, random);
    long early = clock.nanoTime() + wait.toNanos();
    if (wait.multipliedBy(2).compareTo(until(ownTurn)) <= 0 && early - restUntil >= 0) {
      next = early;
    }
  }

  /** Whether the registry said all that it has to say: asking sooner would not be of use. */
  private static boolean isAnswer(Failure failure) {
    return failure instanceof NothingAttached
        || failure instanceof AmbiguousChoice
        || failure instanceof Untrusted
        || failure instanceof ContentRefused;
  }

  /** The next turn, once it is time for the last one; not while the registry is left alone. */
  private long turn() {
    long now = clock.nanoTime();
    long mine = turn.orElse(now);
    if (turn.isPresent() && mine - now <= 0) {
      mine += step();
    }
    if (mine - now <= 0) { // there was none, or more than one was missed
      mine = now + random.nextLong(step()); // within a step, as all of those are that run already
    }
    while (mine - restUntil < 0) {
      mine += step();
    }
    turn = Optional.of(mine);
    return mine;
  }

  private long step() {
    return interval.toNanos() - random.nextLong(interval.toNanos() / JITTER + 1);
  }

  private Duration until(long moment) {
    return Duration.ofNanos(Math.max(0, moment - clock.nanoTime()));
  }

  private long upTo(Duration most) {
    return random.nextLong(most.toNanos() + 1);
  }

  /** What the next process has to know. */
  State.Pace saved() {
    Instant now = clock.now();
    Duration rest = until(restUntil).plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
    return new State.Pace(
        now.plus(untilNext()),
        failures,
        rest.isZero() ? Optional.empty() : Optional.of(new State.Rest(now.plus(rest), rest)));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
