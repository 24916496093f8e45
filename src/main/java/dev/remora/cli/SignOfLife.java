package dev.remora.cli;

import dev.remora.settings.Command;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.time.Clock;
import dev.remora.time.Durations;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Says on a terminal, below everything else, that a run is at work, and how long it may be: a
 * registry may be slow, a lock held, a program of the operator's in no hurry, and whoever waits
 * should not have to wonder. A run that takes less than a second is spared it, and bars, which say
 * more, take its place.
 *
 * @param begun in the clock's nanoseconds
 * @param allowed how long it may take
 */
record SignOfLife(String command, long begun, Duration allowed, Console console, Clock clock) {
  /** How often it looks; it draws once a second. */
  private static final Duration BETWEEN = Duration.ofMillis(100);

  /** Of a run that begins now. */
  static SignOfLife of(Command command, Settings settings, Console console, Clock clock) {
    return new SignOfLife(
        command.toString(), clock.nanoTime(), settings.get(SettingsTable.DEADLINE), console, clock);
  }

  /** Looks on a thread of its own, until the console is settled. */
  void begin() {
    try {
      Thread.ofPlatform().daemon().name("sign-of-life").start(this::keepLooking);
    } catch (OutOfMemoryError e) {
      // no thread is left: whoever needs one says so
    }
  }

  private void keepLooking() {
    while (!console.isSettled()) {
      look();
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  /** Shows how long it has taken by now. */
  void look() {
    Duration taken = Duration.ofSeconds(Duration.ofNanos(clock.nanoTime() - begun).toSeconds());
    if (taken.isPositive()) {
      console.sign(
          "remora: %s is at work, for %s of at most %s"
              .formatted(command, Durations.text(taken), Durations.text(allowed)));
    }
  }
}
