package dev.remora.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Brings connections from the nodes to a server of the tests that listens on loopback. */
final class Doorway implements AutoCloseable {
  private final ServerSocket door;
  private final int server;

  private Doorway(ServerSocket door, int server) {
    this.door = door;
    this.server = server;
  }

  /** Opens one on an address that the nodes reach, at a port that is free. */
  static Doorway open(String host, int server) {
    try {
      var doorway = new Doorway(new ServerSocket(0, 50, InetAddress.getByName(host)), server);
      Thread.startVirtualThread(doorway::accept);
      return doorway;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var outside = door.accept();
        var inside = new Socket(InetAddress.getLoopbackAddress(), server);
        Thread.startVirtualThread(() -> copy(outside, inside));
        Thread.startVirtualThread(() -> copy(inside, outside));
      } catch (IOException e) {
        // closed, or a client that has gone: the next one
      }
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
