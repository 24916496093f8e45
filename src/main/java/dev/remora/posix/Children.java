package dev.remora.posix;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The child processes of this process: those that it starts, and those that the kernel gives it.
 *
 * <p>A process whose parent is gone becomes a child of process 1. That is Remora where it runs
 * alone in a container whose processes others share. Only Remora can then reap what has ended, and
 * what nobody reaps counts against the container's limit of processes.
 *
 * <p>Java waits for each process that it has started, and gets its exit code only if nobody else
 * reaped it first. So all processes are started here.
 */
public final class Children {
  private static final long FIRST_PROCESS = 1;

  private static final Map<Integer, Process> OURS = new HashMap<>();

  private Children() {}

  /**
   * Starts a process, and remembers it as ours while it runs.
   *
   * @throws IOException when it cannot be started, or no thread is left to wait for it
   */
  public static Process start(ProcessBuilder builder) throws IOException {
    synchronized (OURS) { // it must be known as ours from its first moment on
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

  /** The process may run already, and nobody would notice its end. */
  private static void endUnwatched() {
    if (isFirst()) {
      return; // orphans are our children, too, and it is reaped as one of them
    }
    ProcessHandle.current()
        .children()
        .filter(child -> !OURS.containsKey(Math.toIntExact(child.pid())))
        .filter(ProcessHandle::destroyForcibly)
        .forEach(child -> SystemCalls.ofThisRuntime().reap(Math.toIntExact(child.pid())));
  }

  /** Whether this is process 1, whose children orphans become. */
  public static boolean isFirst() {
    return ProcessHandle.current().pid() == FIRST_PROCESS;
  }

  /**
   * Reaps the children that have ended and were not started here. It stops at the first that was:
   * Java reaps that one in a moment, and the next call goes on behind it.
   */
  public static void reapOrphans() {
    synchronized (OURS) {
      SystemCalls calls = SystemCalls.ofThisRuntime();
      int ended = calls.endedChild();
      while (ended != 0 && !isOurs(ended)) {
        calls.reap(ended);
        ended = calls.endedChild();
      }
    }
  }

  /** The kernel uses a number again once its process is reaped. */
  private static boolean isOurs(int process) {
    Process ours = OURS.get(process);
    return ours != null && ours.isAlive();
  }
}
