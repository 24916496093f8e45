package dev.remora.sync;

import dev.remora.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells a listener of each pass: that it begins, and what came of it, in what time and traffic. */
record Reporting(PassListener listener, Traffic.Meter traffic, Clock clock) {
  /**
   * Runs a pass.
   *
   * @param allowed how long it may take
   */
  void of(Supplier<PassEvent.Outcome> pass, Duration allowed) {
    listener.happened(new PassEvent.Begun(allowed));
    long began = clock.nanoTime();
    Traffic before = traffic.now();
    PassEvent.Outcome outcome = pass.get();
    Traffic passed = traffic.now().since(before);
    Duration took = Duration.ofNanos(clock.nanoTime() - began);
    listener.happened(new PassEvent.Ended(outcome, took, passed.requests(), passed.bytes()));
  }
}
