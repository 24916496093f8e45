package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Takes connections, and never answers. */
public final class SilentServer implements AutoCloseable {
  /** Only keeps a test from hanging whose product never asks. */
  private static final int LIMIT_MILLIS = 120_000;

  private static final int WAITING = 50;

  private final String host;
  private final ServerSocket socket;

  private SilentServer(String host, ServerSocket socket) {
    this.host = host;
    this.socket = socket;
  }

  public static SilentServer onLoopback() {
    return on("127.0.0.1");
  }

  /** One on a port of another address of this machine. */
  public static SilentServer on(String host) {
    try {
      var socket = new ServerSocket(0, WAITING, InetAddress.getByName(host));
      socket.setSoTimeout(LIMIT_MILLIS);
      return new SilentServer(host, socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** {@code HOST:PORT}. */
  public String endpoint() {
    return host + ":" + port();
  }

  /**
   * Waits until somebody is connected; what is read from there comes within two minutes, or fails.
   */
  public Socket awaitConnection() {
    try {
      Socket connection = socket.accept();
      connection.setSoTimeout(LIMIT_MILLIS);
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException("nobody asks " + endpoint(), e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
