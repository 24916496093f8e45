package dev.remora.observe;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A connection whose request has not arrived, or not all of it. */
final class PendingRequest extends Connection {
  private final RequestHead head = new RequestHead();

  private PendingRequest(SelectionKey key, long now) {
    super(key, now);
  }

  static PendingRequest on(SocketChannel channel, Selector selector, long now) throws IOException {
    channel.configureBlocking(false);
    // Closing drops what the peer has not taken. Otherwise the kernel keeps it for minutes, and
    // whoever asks and reads nothing fills this process' memory with closed connections.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    return new PendingRequest(channel.register(selector, SelectionKey.OP_READ), now);
  }

  /**
   * @param buffer for use in between
   * @return whether the head is complete, or too large
   * @throws EOFException when the peer has ended before
   */
  boolean receive(ByteBuffer buffer) throws IOException {
    if (read(buffer) < 0) {
      throw new EOFException();
    }
    head.add(buffer);
    return head.isComplete() || head.isTooLarge();
  }

  RequestHead head() {
    return head;
  }
}
