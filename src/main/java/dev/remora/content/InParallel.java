package dev.remora.content;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.ThreadShortage;
import dev.remora.time.Deadline;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs tasks that belong together: all succeed, or the first failure ends the others and is thrown.
 */
final class InParallel {
  private InParallel() {}

  /**
   * Runs all tasks on virtual threads. When it returns or throws, no task is running any more: they
   * write through descriptors that the caller closes next, and whose numbers the kernel then uses
   * again.
   */
  static void run(List<Runnable> tasks, int atATime, Deadline deadline, Purpose purpose) {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(atATime, Thread.ofVirtual().name("blob-", 0).factory())) {
      CompletionService<Void> done = new ExecutorCompletionService<>(pool);
      try {
        AtomicBoolean failed = new AtomicBoolean();
        tasks.forEach(task -> done.submit(unless(failed, task), null));
        for (int ended = 0; ended < tasks.size(); ended++) {
          Future<Void> next = done.poll(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
          if (next == null) {
            throw deadline.exceeded(purpose);
          }
          next.get();
        }
      } catch (ExecutionException e) {
        throw failureOf(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Interrupted(purpose);
      } finally {
        pool.shutdownNow();
      }
    } catch (OutOfMemoryError e) {
      if (ThreadShortage.isMeantBy(e)) {
        throw ThreadShortage.failure(purpose, e);
      }
      throw e;
    }
  }

  /** After a failure, tasks that still wait do not begin, even before the failure is seen here. */
  private static Runnable unless(AtomicBoolean failed, Runnable task) {
    return () -> {
      if (failed.get()) {
        return;
      }
      try {
        task.run();
      } catch (Throwable e) {
        failed.set(true);
        throw e;
      }
    };
  }

  private static RuntimeException failureOf(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException failure -> failure;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(e);
    };
  }
}
