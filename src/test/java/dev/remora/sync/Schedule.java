package dev.remora.sync;

import dev.remora.time.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happens outside a loop, and when: time passes as soon as the loop waits for it. */
final class Schedule implements Wakeup {
  private record Entry(long at, Runnable what, Reason reason) {}

  private final VirtualClock clock;
  private final long begin;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();

  Schedule(VirtualClock clock) {
    this.clock = clock;
    this.begin = clock.nanoTime();
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
    entries.add(new Entry(begin + after.toNanos(), what, reason));
    entries.sort(Comparator.comparingLong(Entry::at));
    return this;
  }

  /** How long the loop wanted to wait, each time. */
  List<Duration> waits() {
    return waits;
  }

  @Override
  public Reason await(Duration atMost) {
    waits.add(atMost);
    long until = clock.nanoTime() + atMost.toNanos();
    while (!entries.isEmpty() && entries.getFirst().at() <= until) {
      Entry entry = entries.getFirst();
      if (entry.at() > clock.nanoTime()) {
        clock.advance(Duration.ofNanos(entry.at() - clock.nanoTime()));
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
    clock.advance(Duration.ofNanos(until - clock.nanoTime()));
    return Reason.TIME;
  }
}
