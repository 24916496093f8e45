package dev.remora.e2e;

import dev.remora.rig.RegistryServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a registry, which a test blocks: the address stays the same and nobody else's. */
public final class Outage implements RegistryServer {
  private enum State {
    UP,
    DOWN,
    SILENT
  }

  private final int backend;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile State state = State.UP;

  private Outage(int backend, ServerSocket listener) {
    this.backend = backend;
    this.listener = listener;
  }

  /** Begins with a free way. */
  public static Outage before(RegistryServer registry) {
    try {
      String endpoint = registry.endpoint();
      int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
      Outage outage = new Outage(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().name("outage").start(outage::accept);
      return outage;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hangs up on everybody from now on. */
  public void down() {
    to(State.DOWN);
  }

  /** Takes requests from now on, and never answers. */
  public void silent() {
    to(State.SILENT);
  }

  public void up() {
    to(State.UP);
  }

  private void to(State next) {
    state = next;
    open.forEach(Outage::close);
  }

  @Override
  public String endpoint() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      switch (state) {
        case DOWN -> {}
        case SILENT -> client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        case UP -> relay(client);
      }
    } catch (IOException e) {
      // one of both hung up
    } finally {
      open.remove(client);
    }
  }

  private void relay(Socket client) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), backend)) {
      open.add(server);
      Thread answers = Thread.ofVirtual().start(() -> copy(server, client));
      InputStream requests = client.getInputStream();
      requests.transferTo(server.getOutputStream());
      server.shutdownOutput();
      answers.join();
      open.remove(server);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // one of both hung up
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    to(State.DOWN);
  }
}
