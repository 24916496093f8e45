package dev.remora.posix;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Ends processes of ours, and all that they have started. */
public final class ProcessTree {
  private static final int STOP = 19; // on all of Linux' usual architectures

  /** A process that starts others faster than this is not followed further. */
  private static final int MOST_ROUNDS = 20;

  private ProcessTree() {}

  /**
   * Ends a process and its descendants, without waiting. A process that has ended already has no
   * descendants any more.
   */
  public static void end(ProcessHandle root) {
    end(List.of(root));
  }

  /** Ends all children of this process and their descendants, before it ends itself. */
  public static void endChildren() {
    end(ProcessHandle.current().children().toList());
  }

  /**
   * Stops all before it kills the first. Otherwise one would go on without the others, such as a
   * script with its next line, or start more.
   */
  private static void end(List<ProcessHandle> roots) {
    Set<ProcessHandle> stopped = new HashSet<>();
    boolean grew = true;
    for (int round = 0; round < MOST_ROUNDS && grew; round++) {
      List<ProcessHandle> alive =
          roots.stream()
              .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
              .filter(ProcessHandle::isAlive)
              .toList();
      alive.stream().filter(process -> !stopped.contains(process)).forEach(ProcessTree::stop);
      grew = stopped.addAll(alive);
    }
    stopped.forEach(ProcessHandle::destroyForcibly);
  }

  private static void stop(ProcessHandle process) {
    try {
      SystemCalls.ofThisRuntime().kill(Math.toIntExact(process.pid()), STOP);
    } catch (IOException e) {
      // it is over, or not ours to stop; then it is not ours to kill, either
    }
  }
}
