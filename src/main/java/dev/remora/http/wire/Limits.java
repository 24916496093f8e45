package dev.remora.http.wire;

import dev.remora.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The time limits of all that waits, and one timer for them. Most waits end long before, and then
 * nobody is woken: a thread that waits with a limit of its own, a virtual one above all, wakes the
 * thread that minds such limits twice, and by the hundred that takes longer than what is waited
 * for.
 */
final class Limits {
  /** The timer goes off this often at least, as long as there is a limit. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Timer timer;
  private final PriorityQueue<Limit> running = new PriorityQueue<>(Limit.EARLIEST_FIRST);

  /** When the timer goes off next. */
  private long next;

  private boolean isSet;

  /** Runs something once, after a while; on a thread that does not wait for anything. */
  interface Timer {
    void after(Duration wait, Runnable action);
  }

  /** One of them, until it is closed. */
  final class Limit implements AutoCloseable {
    private static final Comparator<Limit> EARLIEST_FIRST =
        (one, other) -> Long.signum(one.end - other.end);

    private final long end;
    private final Runnable whenOver;

    private Limit(long end, Runnable whenOver) {
      this.end = end;
      this.whenOver = whenOver;
    }

    @Override
    public void close() {
      synchronized (Limits.this) {
        running.remove(this);
      }
    }
  }

  Limits(Timer timer) {
    this.timer = timer;
  }

  /**
   * Begins one.
   *
   * @param whenOver what ends the wait; run by the timer, and only where the limit is still open
   */
  synchronized Limit begin(Duration time, Runnable whenOver) {
    Limit limit = new Limit(now() + time.toNanos(), whenOver);
    running.add(limit);
    set();
    return limit;
  }

  /** Unless it goes off early enough already. */
  private void set() {
    Limit first = running.peek();
    if (first != null && (!isSet || first.end - next < 0)) {
      isSet = true;
      long due = first.end;
      next = due;
      long wait = Math.clamp(due - now(), 0, LONGEST.toNanos());
      timer.after(Duration.ofNanos(wait), () -> over(due).forEach(limit -> limit.whenOver.run()));
    }
  }

  private synchronized List<Limit> over(long due) {
    isSet &= due != next; // an earlier one was set meanwhile, which is still to go off
    List<Limit> over = new ArrayList<>();
    long now = now();
    for (Limit first = running.peek();
        first != null && first.end - now <= 0;
        first = running.peek()) {
      over.add(running.remove());
    }
    set();
    return over;
  }

  private static long now() {
    return Clock.system().nanoTime();
  }
}
