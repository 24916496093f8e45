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
 * neither after they were started together, nor when it comes back.
 *
 * <p>The first poll comes at any time within the interval, the later ones an interval apart, give
 * or take a tenth. After failures the waits grow to the interval, each of them random over its
 * upper half. A registry that asks to be left alone is left alone, unless somebody says to look
 * now. All of this survives a restart, so that one who crashes again and again is as gentle as one
 * who runs.
 *
 * <p>The time of day decides nothing while the process runs. Only what another process saved is
 * given in it, and counts for no longer than it did when it was saved.
 */
final class Pace {
  /** The first wait after a failure, as a part of the interval; the load doubles, not more. */
  private static final int FIRST_BACKOFF = 10;

  /** A revision that was confirmed long ago is asked about soon, yet not by all at once. */
  private static final Duration SOON = Duration.ofSeconds(30);

  /** No registry means more than this. */
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);

  private static final int JITTER = 10; // a tenth of the interval, either way

  private final Duration interval;
  private final Backoff backoff;
  private final Clock clock;
  private final RandomGenerator random;
  private boolean begun;
  private int failures;
  private long restUntil;
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
    return Duration.ofNanos(Math.max(0, next - clock.nanoTime()));
  }

  /**
   * Goes on where another process stopped. What that has published of this image counts as the
   * first pass.
   *
   * @param confirmed when a source last said that it is the one
   */
  void resume(Optional<State.Pace> saved, Optional<Instant> confirmed) {
    rest(saved);
    begun = true;
    Instant now = clock.now();
    Duration left = saved.map(pace -> Duration.between(now, pace.next())).orElse(Duration.ZERO);
    if (left.isPositive() && left.compareTo(longest()) <= 0) {
      failures = saved.map(State.Pace::failures).orElse(0);
      in(left);
      return;
    }
    Duration age = confirmed.map(at -> Duration.between(at, now)).orElse(interval);
    Duration wait = upTo(interval).minus(age.isNegative() ? interval : age);
    in(wait.isPositive() ? wait : upTo(shorter(SOON, interval)));
  }

  /** Begins with nothing: only what the registry asked for still counts. */
  void startAnew(Optional<State.Pace> saved) {
    rest(saved);
    in(Duration.ZERO);
  }

  private void rest(Optional<State.Pace> saved) {
    saved
        .flatMap(State.Pace::rest)
        .map(rest -> shorter(Duration.between(clock.now(), rest.until()), rest.left()))
        .filter(Duration::isPositive)
        .ifPresent(this::rest);
  }

  private void rest(Duration asked) {
    Duration most = LONGEST_RETRY_AFTER.plus(interval);
    restUntil = clock.nanoTime() + shorter(asked, most).toNanos();
  }

  private Duration rest() {
    return Duration.ofNanos(Math.max(0, restUntil - clock.nanoTime()));
  }

  void succeeded() {
    failures = 0;
    restUntil = clock.nanoTime();
    in(usual());
  }

  void failed(Failure failure) {
    failures = Math.min(failures, Integer.MAX_VALUE - 1) + 1;
    if (failure instanceof RegistryUnavailable away && away.retryAfter().isPositive()) {
      Duration asked = shorter(away.retryAfter(), LONGEST_RETRY_AFTER);
      rest(asked.plus(upTo(shorter(asked, interval))));
    }
    in(isAnswer(failure) ? usual() : backoff.after(failures, random));
  }

  /** Whether the registry said all that it has to say: asking sooner would not be of use. */
  private static boolean isAnswer(Failure failure) {
    return failure instanceof NothingAttached
        || failure instanceof AmbiguousChoice
        || failure instanceof Untrusted
        || failure instanceof ContentRefused;
  }

  private Duration usual() {
    if (!begun) {
      begun = true;
      return upTo(interval);
    }
    return longest().minus(upTo(interval.dividedBy(JITTER).multipliedBy(2)));
  }

  private Duration longest() {
    return interval.plus(interval.dividedBy(JITTER));
  }

  private Duration upTo(Duration most) {
    return Duration.ofNanos(random.nextLong(most.toNanos() + 1));
  }

  private void in(Duration wait) {
    Duration rest = rest();
    next = clock.nanoTime() + (rest.compareTo(wait) > 0 ? rest : wait).toNanos();
  }

  /** What the next process has to know. */
  State.Pace saved() {
    Instant now = clock.now();
    Duration rest = rest().plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
    return new State.Pace(
        now.plus(untilNext()),
        failures,
        rest.isZero() ? Optional.empty() : Optional.of(new State.Rest(now.plus(rest), rest)));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
