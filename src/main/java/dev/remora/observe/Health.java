package dev.remora.observe;

import dev.remora.sync.PassEvent;
import dev.remora.sync.PassListener;
import dev.remora.time.Clock;
import dev.remora.time.Durations;
import dev.remora.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the three probes answer: nothing when all is well, otherwise the reason.
 *
 * <p>The loop tells what happens, other threads ask.
 */
final class Health implements PassListener {
  /** What the loop may take beyond what it announced: hooks, a slow disk. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  private final Clock clock;
  private final Optional<Duration> maxAge;
  private boolean started;
  private boolean published;
  private Optional<String> newOwner = Optional.empty();
  private Optional<Confirmation> confirmed = Optional.empty();
  private long expectedBy;

  /**
   * A confirmation by both clocks: the time of day may be set back meanwhile, and the other one
   * stands still while a machine sleeps.
   *
   * @param at nothing where the clock was wrong
   * @param age how old it was when it was heard of
   * @param heard in the nanoseconds of the clock that never jumps
   */
  private record Confirmation(Optional<Instant> at, Duration age, long heard) {
    static Confirmation heard(Instant at, Clock clock) {
      Duration age = Duration.between(at, clock.now());
      return new Confirmation(
          Timestamps.credible(at), longer(age, Duration.ZERO), clock.nanoTime());
    }

    /** By whichever clock says more. */
    Duration age(Clock clock) {
      Duration lived = age.plusNanos(clock.nanoTime() - heard);
      return at.map(from -> longer(Duration.between(from, clock.now()), lived)).orElse(lived);
    }

    private static Duration longer(Duration one, Duration other) {
      return one.compareTo(other) > 0 ? one : other;
    }
  }

  /**
   * @param maxAge how old the last confirmation may be
   */
  Health(Clock clock, Optional<Duration> maxAge) {
    this.clock = clock;
    this.maxAge = maxAge;
    expect(Duration.ZERO);
  }

  @Override
  public synchronized void happened(PassEvent event) {
    expect(Duration.ZERO);
    switch (event) {
      case PassEvent.Begun(var atMost) -> expect(atMost);
      case PassEvent.Waiting(var atMost) -> expect(atMost);
      case PassEvent.Started started -> this.started = true;
      case PassEvent.Shown shown -> published = true;
      case PassEvent.Confirmed(var revision, var at) ->
          confirmed = Optional.of(Confirmation.heard(at, clock));
      case PassEvent.TakenOver(var owner) -> newOwner = Optional.of(owner);
      case PassEvent.Held _, PassEvent.Ended _, PassEvent.Told _, PassEvent.NotTold _ -> {}
    }
  }

  private void expect(Duration atMost) {
    expectedBy = clock.nanoTime() + atMost.plus(GRACE).toNanos();
  }

  /** Whether the application may start. */
  synchronized Optional<String> started() {
    return started || published
        ? Optional.empty()
        : Optional.of("nothing of this image was published yet");
  }

  /** Whether what readers see is what they should see. */
  synchronized Optional<String> ready() {
    if (newOwner.isPresent()) {
      return Optional.of("the volume belongs to another image now: " + newOwner.get());
    }
    if (!published) {
      return Optional.of("nothing of this image is published");
    }
    return maxAge.flatMap(this::tooOld);
  }

  private Optional<String> tooOld(Duration most) {
    if (confirmed.isEmpty()) {
      return Optional.of("no source has confirmed what is published");
    }
    Duration age = confirmed.get().age(clock);
    return age.compareTo(most) > 0
        ? Optional.of(
            "the last confirmation is "
                + Durations.text(age)
                + " old, max-age is "
                + Durations.text(most))
        : Optional.empty();
  }

  /** Whether the loop turns. */
  synchronized Optional<String> live() {
    return clock.nanoTime() - expectedBy > 0
        ? Optional.of("the loop has not been heard of for longer than it announced")
        : Optional.empty();
  }

  /** How long ago a source last confirmed what is published, never negative. */
  synchronized Optional<Duration> age() {
    return confirmed.map(confirmation -> confirmation.age(clock));
  }
}
