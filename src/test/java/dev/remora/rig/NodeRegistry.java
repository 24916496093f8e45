package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
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

  /** Starts one on an address of this machine; nobody is given its port while it is away. */
  public static NodeRegistry startOn(String host, Path directory) {
    return FreePort.with(
        address(host),
        port -> {
          var registry = new NodeRegistry(host + ":" + port, directory);
          registry.start();
          return registry;
        });
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String endpoint() {
    return endpoint;
  }

  /** Starts it, if it does not run, and waits until it listens. */
  public void start() {
    if (process != null && process.isAlive()) {
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
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      awaitListening(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitListening(Process started) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!listens() || !started.isAlive()) {
      if (!started.isAlive() || System.nanoTime() - end > 0) {
        close();
        throw new ChildRegistry.StoppedEarly(
            "the registry does not listen on " + endpoint + ":\n" + Files.readString(log()));
      }
      Thread.onSpinWait();
    }
  }

  private Path log() {
    return directory.resolve("registry.log");
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
