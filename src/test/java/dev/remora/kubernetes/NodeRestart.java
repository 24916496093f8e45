package dev.remora.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** A power failure of the node: the command that {@code REMORA_E2E_REBOOT} holds. */
record NodeRestart(List<String> command) {
  /** Aborts the test (skipped, with the reason) where nobody said how. */
  static NodeRestart required() {
    return ClusterSettings.reboot()
        .map(NodeRestart::new)
        .orElseThrow(
            () -> new TestAbortedException("REMORA_E2E_REBOOT does not say how a node restarts"));
  }

  void run(Cluster cluster) {
    var log = cluster.directory().resolve("reboot.log").toFile();
    try {
      int exit =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log)
              .start()
              .onExit()
              .join()
              .exitValue();
      if (exit != 0) {
        throw new AssertionError(command + " ended with " + exit + ", see " + log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
