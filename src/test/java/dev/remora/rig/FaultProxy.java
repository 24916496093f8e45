package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bad network before a registry: passes bytes on, be they TLS or not, as slowly and for as long
 * as the {@link Line} of each connection says.
 */
public final class FaultProxy implements RegistryServer {

  private final String host;
  private final int port;
  private final List<Line> lines;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  private FaultProxy(String backend, List<Line> lines, ServerSocket listener) {
    var colon = backend.lastIndexOf(':');
    this.host = backend.substring(0, colon);
    this.port = Integer.parseInt(backend.substring(colon + 1));
    this.lines = lines;
    this.listener = listener;
  }

  /**
   * Starts one before a registry, which stays the caller's to close.
   *
   * @param lines of the first connection, the second, and so on; the last is that of all later ones
   */
  public static FaultProxy before(RegistryServer registry, Line... lines) {
    try {
      var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      var proxy = new FaultProxy(registry.endpoint(), List.of(lines), listener);
      Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String endpoint() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** How many connections clients opened so far. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    FaultyPassage.closeQuietly(listener);
    open.forEach(FaultyPassage::closeQuietly);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        var line = lines.get(Math.min(connections.getAndIncrement(), lines.size() - 1));
        Thread.startVirtualThread(() -> serve(client, line));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void serve(Socket client, Line line) {
    var accepted = System.nanoTime();
    try (client;
        var server = new Socket(host, port)) {
      open.add(client);
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      var up = FaultyPassage.up(client, server, line, accepted);
      var down = FaultyPassage.down(server, client, line);
      var other = Thread.startVirtualThread(up::run);
      down.run();
      other.join();
      open.remove(server);
    } catch (IOException e) {
      // the registry is gone, which the client notices by the closed connection
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }
}
