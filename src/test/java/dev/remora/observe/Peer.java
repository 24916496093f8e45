package dev.remora.observe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A client that says what it is told to say. Waits for answers at most half a minute. */
final class Peer implements AutoCloseable {
  private final Socket socket = new Socket();

  Peer(InetSocketAddress server) throws IOException {
    this(server, 0);
  }

  /**
   * @param receives bytes that its kernel takes for it, or 0 for the usual
   */
  Peer(InetSocketAddress server, int receives) throws IOException {
    if (receives > 0) {
      socket.setReceiveBufferSize(receives);
    }
    socket.setSoTimeout(30_000);
    socket.connect(server);
  }

  Peer say(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    return this;
  }

  /** Waits for the first byte of an answer, and takes it. */
  Peer begin() throws IOException {
    if (socket.getInputStream().read() < 0) {
      throw new EOFException("no answer");
    }
    return this;
  }

  /** Closes its side and goes on reading. */
  Peer end() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** All that comes until the server ends. */
  String read() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** Waits until the server ends, by a reset or not, without having said anything. */
  boolean isTurnedAway() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
