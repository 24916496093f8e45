package dev.remora.http.wire;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.http.RequestTrouble;
import dev.remora.http.RequestTrouble.Repetition;
import dev.remora.time.Deadline;
import dev.remora.time.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * How many exchanges with one origin there are at the same time; who comes in addition waits here,
 * where no time limit of a request runs, in the order of coming.
 *
 * <p>What is spoken decides: one exchange on each connection of HTTP/1.1, or what the server allows
 * on a shared one. Until that is known, and when a shared connection has ended, one goes ahead. A
 * server that refuses some of them gets as many as it took, and at most half: it limits
 * connections, or requests. One more is tried after each hundred answers.
 */
final class Gate {
  /** Connections of HTTP/1.1. */
  static final int MOST_CONNECTIONS = 16;

  /** Requests that share one connection. */
  static final int MOST_STREAMS = 100;

  private static final int ANSWERS_FOR_ONE_MORE = 100;

  private final String origin;
  private final Limits limits;
  private final Set<Pass> inside = new HashSet<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** What the protocol allows, and what the server has shown to bear. */
  private int most;

  private int bearable = MOST_STREAMS;

  /** Whether somebody has a connection that the others can follow; else who looks for one. */
  private boolean known;

  private @Nullable Pass scout;
  private @Nullable Object shared;

  /** Passes are numbered, so that those of one burst are refused once. */
  private long lastNumber;

  private long lastOfBurst;
  private int burst;
  private int refusals;
  private int answers;

  private static final class Waiting {
    private final Pass pass;
    private final Semaphore called = new Semaphore(0);
    private volatile boolean over;
    private Duration hold = Duration.ZERO;

    Waiting(Pass pass) {
      this.pass = pass;
    }

    void end() {
      over = true;
      called.release();
    }
  }

  private Gate(String origin, Limits limits, boolean known, int most) {
    this.origin = origin;
    this.limits = limits;
    this.known = known;
    this.most = most;
  }

  /** For an origin that speaks HTTP/1.1 and nothing else. */
  static Gate ofConnections(String origin, Limits limits) {
    return new Gate(origin, limits, true, MOST_CONNECTIONS);
  }

  /** For an origin that says in the first handshake what it speaks. */
  static Gate ofAnything(String origin, Limits limits) {
    return new Gate(origin, limits, false, MOST_STREAMS);
  }

  /** One exchange, from before its request until after its answer; to be closed once or more. */
  final class Pass implements AutoCloseable {
    private final Thread owner = Thread.currentThread();
    private long number;

    /** The server did not want this one, and may bear fewer at a time. */
    void refused() {
      refuse(this);
    }

    void served() {
      serve();
    }

    /** Those that wait here are not to be sent before a time is over. */
    void hold(Duration time) {
      holdAll(time);
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  /**
   * Waits for one's turn.
   *
   * @param patience how long a server is waited for that asks to be left alone
   * @throws RequestTrouble when one asks for longer
   * @throws dev.remora.failure.RegistryUnavailable at the deadline
   */
  Pass enter(Purpose purpose, Duration patience, Deadline deadline) throws RequestTrouble {
    Pass pass = new Pass();
    while (true) {
      Waiting turn = new Waiting(pass);
      if (admits(turn)) {
        return pass;
      }
      await(turn, purpose, deadline);
      if (turn.hold.isZero()) {
        return pass;
      }
      if (turn.hold.compareTo(patience) > 0) {
        throw new RequestTrouble(
            origin + " asks to be left alone for " + Durations.text(turn.hold),
            "",
            Repetition.ALWAYS,
            null);
      }
      if (!deadline.sleep(turn.hold, purpose)) {
        throw deadline.exceeded(purpose);
      }
    }
  }

  private void await(Waiting turn, Purpose purpose, Deadline deadline) {
    boolean called = false;
    try {
      while (!turn.over) {
        deadline.check(purpose);
        try (var _ = limits.begin(deadline.remaining(), turn.called::release)) {
          turn.called.acquire();
        }
      }
      called = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(purpose);
    } finally {
      if (!called) {
        giveUp(turn);
      }
    }
  }

  private synchronized boolean admits(Waiting turn) {
    if (waiting.isEmpty() && isFree()) {
      admit(turn.pass);
      return true;
    }
    if (isInside(turn.pass.owner)) {
      admit(turn.pass); // or it would wait for itself
      return true;
    }
    waiting.add(turn);
    return false;
  }

  private boolean isInside(Thread owner) {
    for (Pass pass : inside) {
      if (pass.owner == owner) {
        return true;
      }
    }
    return false;
  }

  private boolean isFree() {
    return inside.size() < Math.min(most, bearable) && (known || scout == null);
  }

  private void admit(Pass pass) {
    pass.number = ++lastNumber;
    inside.add(pass);
    if (!known) {
      scout = pass;
    }
  }

  private synchronized void giveUp(Waiting turn) {
    if (!waiting.remove(turn)) {
      leave(turn.pass); // its turn had come meanwhile
    }
  }

  private synchronized void leave(Pass pass) {
    inside.remove(pass);
    if (pass == scout) {
      scout = null;
    }
    admitNext();
  }

  private void admitNext() {
    while (!waiting.isEmpty() && isFree()) {
      Waiting next = waiting.remove();
      admit(next.pass);
      next.end();
    }
  }

  private synchronized void holdAll(Duration time) {
    for (Waiting one : waiting) {
      one.hold = time;
      one.end();
    }
    waiting.clear();
  }

  private synchronized void refuse(Pass pass) {
    answers = 0;
    if (pass.number <= lastOfBurst) {
      refusals++;
      bearable = Math.max(1, Math.min(bearable, burst - refusals));
    } else if (inside.size() > 1) {
      lastOfBurst = lastNumber;
      burst = inside.size();
      refusals = 1;
      bearable = Math.min(bearable, burst / 2);
    }
  }

  private synchronized void serve() {
    if (bearable < most && ++answers == ANSWERS_FOR_ONE_MORE) {
      answers = 0;
      bearable++;
    }
  }

  /** A request has a connection of its own. */
  synchronized void connected() {
    if (!known || shared != null) {
      shared = null;
      open(MOST_CONNECTIONS);
    }
  }

  /**
   * A connection can be shared.
   *
   * @param streams how many requests at a time the server allows on it; none for a while, too
   */
  synchronized void connected(Object connection, int streams) {
    shared = connection;
    open(Math.clamp(streams, 0, MOST_STREAMS));
  }

  private void open(int others) {
    most = others;
    known = true;
    scout = null;
    admitNext();
  }

  /** A connection is shared no more by who comes now. */
  synchronized void disconnected(Object connection) {
    if (connection.equals(shared)) {
      shared = null;
      known = false;
      scout = null;
      most = MOST_STREAMS;
      admitNext();
    }
  }
}
