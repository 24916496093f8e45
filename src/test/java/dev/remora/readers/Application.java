package dev.remora.readers;

import dev.remora.rig.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of others that runs. Closing ends it, and what it has started. */
final class Application implements AutoCloseable {
  private static final String READS = "reads ";

  private final Process process;
  private final Path log;

  private Application(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static Application start(Path directory, Map<String, String> environment, List<String> line) {
    try {
      var log = Files.createTempFile(directory, "log-", "");
      var builder =
          new ProcessBuilder(Signals.byDefault(line))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().put("PATH", System.getenv("PATH"));
      builder.environment().put("HOME", directory.toString());
      builder.environment().putAll(environment);
      return new Application(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it says in its last whole line of the form {@code reads …}. */
  String reads() {
    var text = log();
    int end = text.lastIndexOf('\n');
    int begin = text.lastIndexOf(READS, end);
    return begin < 0 ? "" : text.substring(begin + READS.length(), text.indexOf('\n', begin));
  }

  @Override
  public void close() {
    var started = process.descendants().toList();
    process.destroy();
    try {
      process.waitFor(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }
}
