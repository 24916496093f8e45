package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A proxy before a registry that passes bytes on as they are and records each request, so that a
 * test can say how many requests and connections something takes. Plain HTTP/1.1 only.
 */
public final class RequestCounter implements RegistryServer {

  private final String backend;
  private final boolean hangsUp;
  private final ServerSocket listener;
  private final Queue<HttpRelay.Recorded> recorded = new ConcurrentLinkedQueue<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  private RequestCounter(String backend, boolean hangsUp, ServerSocket listener) {
    this.backend = backend;
    this.hangsUp = hangsUp;
    this.listener = listener;
  }

  /** Starts counting before a registry, which stays the caller's to close. */
  public static RequestCounter before(RegistryServer registry) {
    return before(registry, false);
  }

  /** The same, but it closes each connection after one answer, without having said that it will. */
  public static RequestCounter thatHangsUpBefore(RegistryServer registry) {
    return before(registry, true);
  }

  private static RequestCounter before(RegistryServer registry, boolean hangsUp) {
    try {
      var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      var counter = new RequestCounter(registry.endpoint(), hangsUp, listener);
      Thread.ofVirtual().name("request-counter").start(counter::accept);
      return counter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String endpoint() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** What passed since the start or the last {@link #reset}, in the order of arrival. */
  public List<Exchange> requests() {
    return recorded.stream().map(HttpRelay.Recorded::snapshot).toList();
  }

  /** How many connections clients opened since the start or the last {@link #reset}. */
  public int connections() {
    return connections.get();
  }

  /** Forgets what passed so far. */
  public void reset() {
    recorded.clear();
    connections.set(0);
  }

  /** One line for each request: the message of a failed assertion. */
  @Override
  public String toString() {
    return requests().stream()
        .map(Exchange::toString)
        .collect(
            Collectors.joining(
                "\n", recorded.size() + " requests on " + connections() + " connections\n", "\n"));
  }

  @Override
  public void close() {
    closeQuietly(listener);
    open.forEach(RequestCounter::closeQuietly);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        open.add(client);
        var number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(client, number));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void serve(Socket client, int number) {
    var colon = backend.lastIndexOf(':');
    var port = Integer.parseInt(backend.substring(colon + 1));
    try (client;
        var server = new Socket(backend.substring(0, colon), port)) {
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      var relay = new HttpRelay(client, server, backend, endpoint(), number, recorded::add);
      if (hangsUp) {
        relay.once();
      } else {
        relay.run();
      }
      open.remove(server);
    } catch (IOException e) {
      // one of the two hung up, which the other notices by the closed connection
    } finally {
      open.remove(client);
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // nothing is lost
    }
  }
}
