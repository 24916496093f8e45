package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * olareg on an address that nodes or containers reach; it goes away and comes back with what it
 * had.
 */
public final class NodeRegistry implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final String endpoint;
  private final Path directory;
  private @Nullable Process process;

  public NodeRegistry(String endpoint, Path directory) {
    this.endpoint = endpoint;
    this.directory = directory;
    // a run that is broken off leaves no server behind
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** One on a port of an address of this machine that is free now. */
  public static NodeRegistry on(String host, Path directory) {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return new NodeRegistry(host + ":" + socket.getLocalPort(), directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String endpoint() {
    return endpoint;
  }

  /** Starts it, if it does not run, and waits until it listens. */
  public void start() {
    if (process != null) {
      return;
    }
    var address = address();
    var line =
        List.of(
            Tool.OLAREG.required().toString(),
            "serve",
            "--addr",
            address.getHostString(),
            "--port",
            Integer.toString(address.getPort()),
            "--api-delete",
            "--dir",
            directory.resolve("registry").toString());
    try {
      process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("registry.log").toFile()))
              .start();
      awaitListening(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitListening(Process started) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!listens()) {
      if (!started.isAlive() || System.nanoTime() - end > 0) {
        throw new IllegalStateException("the registry does not listen on " + endpoint);
      }
      Thread.onSpinWait();
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(address(), 100);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public InetSocketAddress address() {
    int colon = endpoint.lastIndexOf(':');
    return new InetSocketAddress(
        endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)));
  }

  /** Kills it: connections are refused from here on. */
  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
      process = null;
    }
  }
}
