package dev.remora.http.wire;

import dev.remora.http.Method;
import dev.remora.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which connections of one client carry another request (RFC 9112, section 9.3), and how far they
 * are trusted to.
 *
 * <p>A server may hang up at any time, and the network forget a connection without a word; both
 * show only in the next request. What can be sent again is risked. What cannot goes over a
 * connection that is surely alive, or a new one.
 */
final class Reuse {
  /**
   * Shorter than servers keep an idle connection, and far shorter than gateways remember one (a
   * minute and more); whatever a server promises by Keep-Alive, which binds no gateway.
   */
  static final Duration LONGEST_IDLE = Duration.ofSeconds(15);

  /** After this long a request that cannot be sent again is not risked, and silence is odd. */
  private static final Duration SHORT_IDLE = Duration.ofSeconds(1);

  private final Clock clock;
  private final TimeLimits limits;
  private final AtomicInteger renewals = new AtomicInteger();
  private volatile boolean proven;

  Reuse(Clock clock, TimeLimits limits) {
    this.clock = clock;
    this.limits = limits;
  }

  /** A moment, by both clocks: the one that never jumps stands still while a machine sleeps. */
  record Moment(long nanos, Instant timeOfDay) {
    Duration until(Moment later) {
      Duration awake = Duration.ofNanos(later.nanos - nanos);
      Duration asleep = Duration.between(timeOfDay, later.timeOfDay);
      return asleep.compareTo(awake) > 0 ? asleep : awake;
    }
  }

  /** As long as one is open, no connection is used again: each request gets a new one. */
  interface Renewal extends AutoCloseable {
    @Override
    void close();
  }

  Moment now() {
    return new Moment(clock.nanoTime(), clock.now());
  }

  Renewal renew() {
    renewals.incrementAndGet();
    return renewals::decrementAndGet;
  }

  /**
   * Whether a connection carries another request.
   *
   * @param idle since the last byte of its last answer
   */
  boolean allows(Method method, Duration idle) {
    return renewals.get() == 0 && trusts(method, idle);
  }

  /** The same where a connection that had a fault is not there any more: renewals ask for none. */
  boolean trusts(Method method, Duration idle) {
    return idle.compareTo(LONGEST_IDLE) <= 0
        && (method.isIdempotent() || (proven && idle.compareTo(SHORT_IDLE) < 0));
  }

  /**
   * How long the first byte of an answer is waited for where the connection may be at fault, and a
   * new one costs little: less than of a new one, which then gets all of it.
   */
  Duration patience(Duration idle) {
    // not by Duration, which divides for each request as if there were no end of digits
    return Duration.ofNanos(
        limits.firstByte().toNanos() / (idle.compareTo(SHORT_IDLE) < 0 ? 3 : 10));
  }

  /** An answer came over a connection that had served before. */
  void succeeded() {
    proven = true;
  }

  /** None did. */
  void failed() {
    proven = false;
  }
}
