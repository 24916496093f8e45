package dev.remora.posix;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The child processes of this one: those that it starts, and those that the kernel gives it.
 *
 * <p>Whose parent is gone becomes a child of process 1, which is Remora where it runs alone in a
 * container whose processes others share. It is the only one then who can take away what has ended,
 * and what is not taken away counts against the container's limit of processes.
 *
 * <p>Java waits for each process that it has started, and gets its exit code only if nobody else
 * took it first. Hence all are started here.
 */
public final class Children {
  private static final long FIRST_PROCESS = 1;

  private static final Map<Integer, Process> OURS = new HashMap<>();

  private Children() {}

  /**
   * Starts a process, and remembers that it is ours for as long as it runs.
   *
   * @throws IOException when it cannot be started, also for want of a thread that waits for it
   */
  public static Process start(ProcessBuilder builder) throws IOException {
    synchronized (OURS) { // from its first moment on it must be known as ours
      OURS.values().removeIf(process -> !process.isAlive());
      try {
        Process process = builder.start();
        OURS.put(Math.toIntExact(process.pid()), process);
        return process;
      } catch (OutOfMemoryError e) {
        endUnwatched();
        throw new IOException("no thread is left to wait for it", e);
      }
    }
  }

  /** It may run already, and nobody would hear of its end. */
  private static void endUnwatched() {
    if (isFirst()) {
      return; // orphans of others are our children, too; it is taken away as one of them
    }
    ProcessHandle.current()
        .children()
        .filter(child -> !OURS.containsKey(Math.toIntExact(child.pid())))
        .filter(ProcessHandle::destroyForcibly)
        .forEach(child -> Calls.CALLS.reap(Math.toIntExact(child.pid())));
  }

  /** Whether this is process 1, to whom orphans come. */
  public static boolean isFirst() {
    return ProcessHandle.current().pid() == FIRST_PROCESS;
  }

  /**
   * Takes away the children that have ended and were not started here. Does not get past one that
   * was: Java takes that in a moment, and the next call those behind it.
   */
  public static void reapOrphans() {
    synchronized (OURS) {
      int ended = Calls.CALLS.endedChild();
      while (ended != 0 && !isOurs(ended)) {
        Calls.CALLS.reap(ended);
        ended = Calls.CALLS.endedChild();
      }
    }
  }

  /** A number is used again once its process is taken away. */
  private static boolean isOurs(int process) {
    Process ours = OURS.get(process);
    return ours != null && ours.isAlive();
  }

  /** Apart, so that starting a process costs no preparation. */
  private static final class Calls {
    static final SystemCalls CALLS = SystemCalls.ofThisRuntime();
  }
}
