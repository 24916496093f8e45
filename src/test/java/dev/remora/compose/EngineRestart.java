package dev.remora.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;

/** A command that restarts the container engine, as a reboot does; {@code .ci/docker} gives one. */
record EngineRestart(String command) {
  private static final String NAME = "REMORA_E2E_ENGINE_RESTART";

  /** Aborts the test (skipped, with the reason) where there is none. */
  static EngineRestart required() {
    return Optional.ofNullable(System.getenv(NAME))
        .filter(command -> !command.isBlank())
        .map(EngineRestart::new)
        .orElseThrow(() -> new TestAbortedException(NAME + " names no command"));
  }

  /** Returns when the engine answers again. */
  void run(Path directory) {
    try {
      var process =
          new ProcessBuilder("sh", "-c", command).directory(directory.toFile()).inheritIO().start();
      boolean ended = process.waitFor(1, TimeUnit.MINUTES);
      process.destroyForcibly();
      assertEquals(true, ended, "the engine does not come back");
      assertEquals(0, process.exitValue());
      reconnect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * The connections that Testcontainers keeps are dead, which is found out by one request on each:
   * more at a time than there can be.
   */
  private static void reconnect() {
    try (var pings = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 16; i++) {
        pings.execute(EngineRestart::ping);
      }
    }
    DockerClientFactory.lazyClient().pingCmd().exec();
  }

  private static void ping() {
    try {
      DockerClientFactory.lazyClient().pingCmd().exec();
    } catch (RuntimeException e) {
      // one less of the dead
    }
  }
}
