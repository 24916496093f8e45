package dev.remora.sync;

import dev.remora.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happens outside a loop, and when: time passes as soon as the loop waits for it. */
final class Schedule implements Wakeup {
  private record Entry(Instant at, Runnable what, Reason reason) {}

  private final VirtualClock clock;
  private final Instant begin;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();

  Schedule(VirtualClock clock) {
    this.clock = clock;
    this.begin = clock.now();
  }

  /** Something happens a while after the beginning; the loop does not notice. */
  Schedule at(Duration after, Runnable what) {
    return add(after, what, Reason.TIME);
  }

  /** SIGHUP. */
  Schedule look(Duration after) {
    return add(after, () -> {}, Reason.LOOK);
  }

  /** SIGTERM. */
  Schedule stop(Duration after) {
    return add(after, () -> {}, Reason.STOP);
  }

  private Schedule add(Duration after, Runnable what, Reason reason) {
    entries.add(new Entry(begin.plus(after), what, reason));
    entries.sort(Comparator.comparing(Entry::at));
    return this;
  }

  /** How long the loop wanted to wait, each time. */
  List<Duration> waits() {
    return waits;
  }

  @Override
  public Reason await(Duration atMost) {
    waits.add(atMost);
    Instant until = clock.now().plus(atMost);
    while (!entries.isEmpty() && !entries.getFirst().at().isAfter(until)) {
      Entry entry = entries.getFirst();
      if (entry.at().isAfter(clock.now())) {
        clock.advance(Duration.between(clock.now(), entry.at()));
      }
      if (entry.reason() == Reason.STOP) {
        return Reason.STOP;
      }
      entries.removeFirst();
      entry.what().run();
      if (entry.reason() == Reason.LOOK) {
        return Reason.LOOK;
      }
    }
    if (entries.isEmpty()) {
      throw new AssertionError("the loop goes on after all has happened: say when it stops");
    }
    clock.advance(Duration.between(clock.now(), until));
    return Reason.TIME;
  }
}
