package dev.remora.sync;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.publish.State;
import dev.remora.time.Backoff;
import dev.remora.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When the registry is asked next, such that many who do the same never ask at the same time: not
 * after they were started together, nor when it comes back after it was away.
 *
 * <p>The first poll comes at any time within the interval, the later ones an interval apart, give
 * or take a tenth. After failures the waits grow to the interval, each of them random over its
 * upper half; a registry that asks to be left alone is, but for those who say to look now. All of
 * this survives a restart, so that one who crashes again and again is as gentle as one who runs.
 */
final class Pace {
  /** The first wait after a failure, as a part of the interval; the load doubles, not more. */
  private static final int FIRST_BACKOFF = 10;

  /** A revision that was confirmed long ago is asked about soon, yet not by all at once. */
  private static final Duration SOON = Duration.ofSeconds(30);

  /** More than this no registry means. */
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);

  private static final int JITTER = 10; // a tenth of the interval, either way

  private final Duration interval;
  private final Backoff backoff;
  private final Clock clock;
  private final RandomGenerator random;
  private boolean begun;
  private int failures;
  private Instant notBefore = Instant.MIN;
  private long next;

  Pace(Duration interval, Clock clock, RandomGenerator random) {
    this.interval = interval;
    this.backoff = new Backoff(interval.dividedBy(FIRST_BACKOFF), interval);
    this.clock = clock;
    this.random = random;
    this.next = clock.nanoTime();
  }

  /** How long until the next poll. */
  Duration untilNext() {
    return Duration.ofNanos(Math.max(0, next - clock.nanoTime()));
  }

  /**
   * Goes on where another process stopped that had published this image's configuration: what is
   * there counts as the first pass.
   *
   * @param confirmed when a source last said that it is the one
   */
  void resume(Optional<State.Pace> saved, Optional<Instant> confirmed) {
    leaveAlone(saved);
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
    leaveAlone(saved);
    in(Duration.ZERO);
  }

  private void leaveAlone(Optional<State.Pace> saved) {
    Instant latest = clock.now().plus(LONGEST_RETRY_AFTER).plus(interval);
    saved
        .flatMap(State.Pace::notBefore)
        .filter(at -> !at.isAfter(latest)) // else the clock was wrong, then or now
        .ifPresent(at -> notBefore = at);
  }

  void succeeded() {
    failures = 0;
    notBefore = Instant.MIN;
    in(usual());
  }

  void failed(Failure failure) {
    failures++;
    if (failure instanceof RegistryUnavailable away && away.retryAfter().isPositive()) {
      Duration asked = shorter(away.retryAfter(), LONGEST_RETRY_AFTER);
      notBefore = clock.now().plus(asked).plus(upTo(shorter(asked, interval)));
    }
    in(isAnswer(failure) ? usual() : backoff.after(failures, random));
  }

  /** Whether the registry said all that it has to say: asking sooner would not be of use. */
  private static boolean isAnswer(Failure failure) {
    return failure instanceof NothingAttached
        || failure instanceof AmbiguousChoice
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
    Instant now = clock.now();
    Duration asked = notBefore.isAfter(now) ? Duration.between(now, notBefore) : Duration.ZERO;
    next = clock.nanoTime() + (asked.compareTo(wait) > 0 ? asked : wait).toNanos();
  }

  /** What the next process has to know. */
  State.Pace saved() {
    Instant now = clock.now();
    return new State.Pace(
        now.plus(untilNext()), failures, Optional.of(notBefore).filter(at -> at.isAfter(now)));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
