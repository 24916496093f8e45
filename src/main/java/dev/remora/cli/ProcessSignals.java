package dev.remora.cli;

import dev.remora.failure.ExitCode;
import dev.remora.posix.ProcessTree;
import dev.remora.settings.LogLevel;
import dev.remora.sync.Wakeup;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
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

  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Thread loop = Thread.currentThread();
  private final Semaphore calls = new Semaphore(0);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private ProcessSignals() {}

  /** For the loop of this thread. */
  static ProcessSignals receive() {
    ProcessSignals signals = new ProcessSignals();
    // beforehand: when the end is asked for there may be no thread left, in a pod with a pids limit
    Thread.ofPlatform().daemon().name("end").start(signals::insist);
    Signal.handle(new Signal("HUP"), _ -> signals.calls.release());
    Signal.handle(new Signal("TERM"), _ -> signals.stop());
    Signal.handle(new Signal("INT"), _ -> signals.stop());
    return signals;
  }

  /** For a run that nobody waits for: it says that it was ended, and is, with what it began. */
  static CleanEnd endAtOnce(Log log) {
    CleanEnd end = new CleanEnd();
    endAtOnce(end, log, "TERM", ExitCode.TERMINATED);
    endAtOnce(end, log, "INT", ExitCode.INTERRUPTED);
    return end;
  }

  private static void endAtOnce(CleanEnd end, Log log, String signal, ExitCode code) {
    Map<String, String> told = Map.of("signal", signal);
    Signal.handle(
        new Signal(signal),
        _ -> {
          end.begin();
          say(() -> log.event(LogLevel.ERROR, "interrupted", "interrupted", told));
          end.await();
          Runtime.getRuntime().halt(code.code());
        });
  }

  /**
   * Takes along what work has begun: it is interrupted, deletes what it has staged, and ends the
   * programs that it runs. What does not heed that within two seconds is left to the next run,
   * which sweeps; but no program outlives this one.
   */
  static final class CleanEnd {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean begun;

    /** Does the work on this thread; never returns once the end has begun. */
    <T> T around(Supplier<T> work) {
      try {
        return work.get();
      } finally {
        over.countDown();
        while (begun) { // the process ends, and with its own code
          if (!Thread.interrupted()) {
            LockSupport.park(this);
          }
        }
      }
    }

    private void begin() {
      begun = true;
      if (over.getCount() > 0) {
        worker.interrupt();
      }
    }

    private void await() {
      try {
        over.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // nobody does that
      }
      ProcessTree.endChildren();
    }
  }

  /** Whoever no longer reads what is said here, or a full disk, does not put off the end. */
  private static void say(Runnable words) {
    try {
      Thread.ofPlatform().daemon().name("last-words").start(words).join(LAST_WORDS);
    } catch (OutOfMemoryError noThreadLeft) {
      words.run();
    } catch (InterruptedException e) {
      // nobody does that
    }
  }

  @Override
  public Reason await(Duration atMost) {
    try {
      boolean called = isStopped() || calls.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
      called |= calls.drainPermits() > 0; // several calls want one look
      return isStopped() ? Reason.STOP : called ? Reason.LOOK : Reason.TIME;
    } catch (InterruptedException e) {
      return Reason.STOP; // nobody else interrupts this thread
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void stop() {
    if (isStopped()) {
      loop.interrupt(); // whoever asks twice does not want to wait
    }
    stopped.countDown();
    calls.release();
  }

  private void insist() {
    try {
      stopped.await();
      TimeUnit.NANOSECONDS.sleep(GRACE.toNanos());
      loop.interrupt();
      TimeUnit.NANOSECONDS.sleep(MOST.minus(GRACE).toNanos());
      ProcessTree.endChildren();
      Runtime.getRuntime().halt(0);
    } catch (InterruptedException e) {
      // nobody does that
    }
  }
}
