package dev.remora.readers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at something a thousand times a second, where it is quick to tell, and keeps each change.
 */
final class Recorder implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(1);

  private record Change(long at, String value) {}

  private final Supplier<String> shown;
  private final Duration pause;
  private final List<Change> changes = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean over;

  /** Looks a thousand times a second, where it is quick to tell. */
  Recorder(Supplier<String> shown) {
    this(shown, PAUSE);
  }

  /** With this pause between two looks. */
  Recorder(Supplier<String> shown, Duration pause) {
    this.shown = shown;
    this.pause = pause;
    this.thread = Thread.ofPlatform().daemon().name("recorder").start(this::look);
  }

  private void look() {
    String last = "";
    while (!over) {
      String value = shown.get();
      if (changes.isEmpty() || !value.equals(last)) {
        changes.add(new Change(System.nanoTime(), value));
        last = value;
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  /** Waits, bounded; whether it came true. */
  static boolean await(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  String last() {
    return changes.isEmpty() ? "" : changes.getLast().value();
  }

  /** When it first had this value, from a time on ({@link System#nanoTime()}). */
  OptionalLong when(String value, long from) {
    return changes.stream()
        .filter(change -> change.at() - from >= 0 && change.value().equals(value))
        .mapToLong(Change::at)
        .findFirst();
  }

  /** How long, from a time on, it showed something of each kind; what has no kind is left out. */
  Map<String, Duration> shown(long from, Function<String, String> kind) {
    var sums = new TreeMap<String, Duration>();
    long now = System.nanoTime();
    for (int i = 0; i < changes.size(); i++) {
      long begin = Math.max(changes.get(i).at(), from);
      long end = i + 1 < changes.size() ? changes.get(i + 1).at() : now;
      String name = kind.apply(changes.get(i).value());
      if (end > begin && !name.isEmpty()) {
        sums.merge(name, Duration.ofNanos(end - begin), Duration::plus);
      }
    }
    return sums;
  }

  /** How many times it came to show something of a kind. */
  long times(String kind) {
    return changes.stream().filter(change -> change.value().equals(kind)).count();
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return changes.toString();
  }
}
