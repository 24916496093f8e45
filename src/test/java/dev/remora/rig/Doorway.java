package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Brings connections from nodes or containers to a server of the tests that listens on loopback.
 */
public final class Doorway implements AutoCloseable {
  private final ServerSocket door;
  private final InetSocketAddress server;

  private Doorway(ServerSocket door, InetSocketAddress server) {
    this.door = door;
    this.server = server;
  }

  /** Opens one on an address that the nodes reach, at a port that is free. */
  public static Doorway open(String host, int server) {
    return open(host, new InetSocketAddress(InetAddress.getLoopbackAddress(), server));
  }

  /** Opens one on loopback for a server that listens elsewhere on this machine. */
  public static Doorway onLoopback(InetSocketAddress server) {
    return open(InetAddress.getLoopbackAddress().getHostAddress(), server);
  }

  private static Doorway open(String host, InetSocketAddress server) {
    try {
      var doorway = new Doorway(new ServerSocket(0, 50, InetAddress.getByName(host)), server);
      Thread.startVirtualThread(doorway::accept);
      return doorway;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var outside = door.accept();
        var inside = connect(outside);
        Thread.startVirtualThread(() -> copy(outside, inside));
        Thread.startVirtualThread(() -> copy(inside, outside));
      } catch (IOException e) {
        // closed, or a client that has gone: the next one
      }
    }
  }

  /** Where nobody is inside, the client hears it at once. */
  private Socket connect(Socket outside) throws IOException {
    try {
      return new Socket(server.getAddress(), server.getPort());
    } catch (IOException e) {
      outside.close();
      throw e;
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // the other direction has ended it
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
