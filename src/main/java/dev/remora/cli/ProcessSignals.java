package dev.remora.cli;

import dev.remora.failure.ExitCode;
import dev.remora.settings.LogLevel;
import dev.remora.sync.Wakeup;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import sun.misc.Signal;

/**
 * What comes from outside while a volume is followed: SIGHUP to look now, SIGTERM and SIGINT to
 * end. They take the place of the handlers of Quarkus and of the JVM, which would end the process
 * with 143 and in the middle of whatever it does.
 */
final class ProcessSignals implements Wakeup {
  /** A pass that runs is nearly always over by then; a longer one is given up. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  /** What does not heed even that is ended; what it leaves, the next one sweeps. */
  private static final Duration MOST = Duration.ofMillis(4500);

  private final Thread loop = Thread.currentThread();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean look;
  private boolean stop;

  private ProcessSignals() {}

  /** For the loop of this thread. */
  static ProcessSignals receive() {
    ProcessSignals signals = new ProcessSignals();
    Signal.handle(new Signal("HUP"), _ -> signals.look());
    Signal.handle(new Signal("TERM"), _ -> signals.stop());
    Signal.handle(new Signal("INT"), _ -> signals.stop());
    return signals;
  }

  /** For a run that nobody waits for: it says that it was ended, and is; nothing is to clean up. */
  static void endAtOnce(Log log) {
    endAtOnce(log, "TERM", ExitCode.TERMINATED);
    endAtOnce(log, "INT", ExitCode.INTERRUPTED);
  }

  private static void endAtOnce(Log log, String signal, ExitCode code) {
    Signal.handle(
        new Signal(signal),
        _ -> {
          log.event(LogLevel.ERROR, "interrupted", "interrupted", Map.of("signal", signal));
          Runtime.getRuntime().halt(code.code());
        });
  }

  @Override
  public Reason await(Duration atMost) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!stop && !look && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (stop) {
        return Reason.STOP;
      }
      boolean called = look;
      look = false;
      return called ? Reason.LOOK : Reason.TIME;
    } catch (InterruptedException e) {
      return Reason.STOP; // nobody else interrupts this thread
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    set(() -> look = true);
  }

  private void stop() {
    boolean first = !stop;
    set(() -> stop = true);
    if (first) {
      Thread.ofPlatform().daemon().name("end").start(this::insist);
    } else {
      loop.interrupt(); // whoever asks twice does not want to wait
    }
  }

  private void set(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void insist() {
    try {
      TimeUnit.NANOSECONDS.sleep(GRACE.toNanos());
      loop.interrupt();
      TimeUnit.NANOSECONDS.sleep(MOST.minus(GRACE).toNanos());
      Runtime.getRuntime().halt(0);
    } catch (InterruptedException e) {
      // nobody does that
    }
  }
}
