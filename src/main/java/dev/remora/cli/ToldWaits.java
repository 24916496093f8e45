package dev.remora.cli;

import dev.remora.failure.Purpose;
import dev.remora.settings.LogLevel;
import dev.remora.time.Clock;
import dev.remora.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A clock for a run that somebody waits for: what it waits for itself, again and again, is said
 * before they think that it hangs. All waiting goes through here, for a lock as for a registry that
 * is busy.
 */
final class ToldWaits implements Clock {
  /** Longer than the few tries after which a registry is given up as a rule. */
  static final Duration UNTOLD = Duration.ofSeconds(5);

  private final Clock clock;
  private final Log log;
  private Duration waited = Duration.ZERO;
  private Duration told = Duration.ZERO;

  ToldWaits(Clock clock, Log log) {
    this.clock = clock;
    this.log = log;
  }

  @Override
  public Instant now() {
    return clock.now();
  }

  @Override
  public long nanoTime() {
    return clock.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    clock.sleep(duration);
  }

  @Override
  public void sleep(Duration duration, Purpose purpose) throws InterruptedException {
    tell(duration, purpose);
    clock.sleep(duration, purpose);
  }

  private synchronized void tell(Duration duration, Purpose purpose) {
    waited = waited.plus(duration);
    if (waited.minus(told).compareTo(UNTOLD) >= 0) {
      told = waited;
      log.event(
          LogLevel.INFO,
          "waiting",
          "waiting to " + purpose + ", " + Durations.text(waited) + " in all so far",
          Map.of("milliseconds", Long.toString(waited.toMillis())));
    }
  }
}
