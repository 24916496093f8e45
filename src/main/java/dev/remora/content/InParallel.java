package dev.remora.content;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.ThreadShortage;
import dev.remora.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that belong together: all succeed, or the first failure ends the others and is thrown.
 *
 * <p>Each lane has as many virtual threads as tasks of it run at a time, and each of these takes
 * the next task when it has done one. Nobody is woken in between. A single task has a thread of the
 * platform instead: with a virtual one the process would have two more, one to carry it and one for
 * its time limits.
 */
final class InParallel {
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicInteger running = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();

  /** Tasks that are begun in their order, so many at a time. */
  record Lane(List<Runnable> tasks, int atATime) {}

  private InParallel() {}

  /**
   * Runs the tasks of all lanes. When it returns or throws, no task is running any more: they write
   * through descriptors that the caller closes next, and whose numbers the kernel then uses again.
   */
  static void run(List<Lane> lanes, Deadline deadline, Purpose purpose) {
    InParallel all = new InParallel();
    try {
      Thread.Builder kind =
          lanes.stream().mapToInt(lane -> lane.tasks().size()).sum() == 1
              ? Thread.ofPlatform().daemon()
              : Thread.ofVirtual();
      lanes.forEach(lane -> all.add(lane, kind));
      all.await(deadline, purpose);
    } catch (OutOfMemoryError e) {
      if (ThreadShortage.isMeantBy(e)) {
        throw ThreadShortage.failure(purpose, e);
      }
      throw e;
    } finally {
      all.end();
    }
  }

  private void add(Lane lane, Thread.Builder kind) {
    AtomicInteger next = new AtomicInteger();
    for (int i = 0; i < Math.min(lane.atATime(), lane.tasks().size()); i++) {
      threads.add(kind.name("blob-" + threads.size()).unstarted(() -> work(lane, next)));
    }
  }

  private void work(Lane lane, AtomicInteger next) {
    try {
      for (int i = next.getAndIncrement();
          i < lane.tasks().size() && over.getCount() > 0;
          i = next.getAndIncrement()) {
        lane.tasks().get(i).run();
      }
      if (running.decrementAndGet() == 0) {
        over.countDown();
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e); // the first counts
      over.countDown();
    }
  }

  private void await(Deadline deadline, Purpose purpose) {
    if (threads.isEmpty()) {
      return;
    }
    running.set(threads.size());
    threads.forEach(Thread::start);
    try {
      if (!over.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        throw deadline.exceeded(purpose);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(purpose);
    }
    switch (failure.get()) {
      case null -> {}
      case RuntimeException thrown -> throw thrown;
      case Error thrown -> throw thrown;
      case Throwable thrown -> throw new IllegalStateException(thrown);
    }
  }

  /** Ends the tasks that still run, and waits until they have; no other one begins. */
  private void end() {
    over.countDown();
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true; // they are ended already, and have to be gone
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
