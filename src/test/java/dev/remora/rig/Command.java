package dev.remora.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A child process whose environment holds nothing but the {@code PATH} and what is given here, and
 * which gets the signals that it would by default.
 */
record Command(List<String> line, Map<String, String> environment, Path directory) {

  /**
   * Not virtual threads: a read from a pipe holds its carrier, of which there are as many as CPUs,
   * and those that stand in for it go away after 30 quiet seconds. Then the servers of this package
   * would stand still until the process ends.
   */
  private static final Executor READERS = task -> Thread.ofPlatform().daemon().start(task);

  private static final Duration REST = Duration.ofMinutes(1);

  ProcessBuilder builder() {
    var builder = new ProcessBuilder(Signals.byDefault(line)).directory(directory.toFile());
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
    builder.environment().putAll(environment);
    return builder;
  }

  /** Runs to the end; a process that takes longer than {@code limit} is killed and fails. */
  Run run(Duration limit) {
    return run(limit, REST);
  }

  /**
   * The same.
   *
   * @param rest how long its output may take when it has ended: what it started, and what goes on,
   *     may hold that open
   */
  Run run(Duration limit, Duration rest) {
    try {
      var process = builder().start();
      process.getOutputStream().close();
      var stdout = CompletableFuture.supplyAsync(() -> text(process.getInputStream()), READERS);
      var stderr = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), READERS);
      var inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!inTime) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      var run = new Run(process.exitValue(), text(stdout, rest), text(stderr, rest));
      if (!inTime) {
        throw new AssertionError(line + " took longer than " + limit + "\n" + run);
      }
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + line, e);
    }
  }

  private static String text(CompletableFuture<String> whole, Duration rest) {
    return whole
        .completeOnTimeout(
            "(held open by what the process started)", rest.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
