package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A port of the loopback where nobody listens, and nobody else can while it is held: a port that
 * was only found free may be another test's server by the time it is asked.
 */
public final class ClosedPort implements AutoCloseable {
  private final SocketChannel holder;
  private final int number;

  private ClosedPort(SocketChannel holder, int number) {
    this.holder = holder;
    this.number = number;
  }

  public static ClosedPort hold() {
    return hold(0);
  }

  /** Holds the port of a server that has just been closed. */
  public static ClosedPort hold(int port) {
    try {
      SocketChannel holder = SocketChannel.open();
      holder.setOption(StandardSocketOptions.SO_REUSEADDR, true); // despite its last connections
      holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return new ClosedPort(holder, ((InetSocketAddress) holder.getLocalAddress()).getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
