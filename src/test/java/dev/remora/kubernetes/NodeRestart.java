package dev.remora.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** A power failure of the node: the command that {@code REMORA_E2E_REBOOT} holds. */
record NodeRestart(List<String> command) {
  private static final long LIMIT_MINUTES = 5;

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
      var process =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(command + " does not end, see " + log);
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(command + " ended with " + process.exitValue() + ", see " + log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
