package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A registry, or a proxy, that runs as a child process, its content and its log in a temporary
 * directory.
 */
final class ChildRegistry implements RegistryServer {

  /** What many servers say of themselves. */
  static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

  private static final long START_LIMIT = TimeUnit.MINUTES.toNanos(2);

  /** Finds the port in what a server has logged so far. */
  interface PortFinder {
    OptionalInt port(String log);
  }

  /** The server ended before it listened. */
  static final class StoppedEarly extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    StoppedEarly(String message) {
      super(message);
    }
  }

  private final Process process;
  private final TempDirectory directory;
  private final int port;
  private final Thread lastResort;

  private ChildRegistry(Process process, TempDirectory directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
    // a test run that is broken off leaves no server behind
    this.lastResort = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /**
   * Starts a server in {@code directory}, which it owns from then on, and waits until it listens.
   */
  static ChildRegistry start(
      List<String> line,
      Map<String, String> environment,
      TempDirectory directory,
      PortFinder port) {
    var log = directory.path().resolve("log");
    var variables = new HashMap<>(Map.of("HOME", directory.path().toString()));
    variables.putAll(environment);
    try {
      Files.createDirectories(data(directory));
      var process =
          new Command(line, variables, directory.path())
              .builder()
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        return new ChildRegistry(process, directory, awaitPort(process, log, port));
      } catch (RuntimeException | IOException e) {
        process.destroyForcibly();
        directory.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PortFinder portIn(Pattern pattern) {
    return log -> {
      var matcher = pattern.matcher(log);
      return matcher.find()
          ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
          : OptionalInt.empty();
    };
  }

  @Override
  public String endpoint() {
    return "127.0.0.1:" + port;
  }

  @Override
  public Optional<Path> storage() {
    return Optional.of(data(directory));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(lastResort);
    directory.close();
  }

  private static Path data(TempDirectory directory) {
    return directory.path().resolve("data");
  }

  private static int awaitPort(Process process, Path log, PortFinder finder) throws IOException {
    var deadline = System.nanoTime() + START_LIMIT;
    while (System.nanoTime() - deadline < 0) {
      var port = finder.port(Files.readString(log));
      if (port.isPresent() && accepts(port.getAsInt()) && process.isAlive()) {
        return port.getAsInt();
      }
      if (endedWithin5Milliseconds(process)) {
        throw new StoppedEarly("the registry ended at start:\n" + Files.readString(log));
      }
    }
    throw new IllegalStateException("the registry does not listen:\n" + Files.readString(log));
  }

  private static boolean accepts(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean endedWithin5Milliseconds(Process process) {
    try {
      return process.waitFor(5, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a registry started", e);
    }
  }
}
