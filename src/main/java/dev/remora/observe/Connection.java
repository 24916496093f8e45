package dev.remora.observe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connection in one of its two phases. Nothing done with it ever waits. */
abstract sealed class Connection permits PendingRequest, PendingAnswer {
  /** How long a request may take to arrive, and then the answer to be taken. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SelectionKey key;
  private long end;

  /**
   * Begins a phase, with what its key is attached to.
   *
   * @param now on the clock that never jumps, as everywhere here
   */
  Connection(SelectionKey key, long now) {
    this.key = key;
    key.attach(this);
    end = now + PATIENCE.toNanos();
  }

  SelectionKey key() {
    return key;
  }

  /** Ends no later than after this. */
  void endWithin(Duration most, long now) {
    end = now + Math.min(most.toNanos(), left(now));
  }

  /** Nanoseconds until it has to end; none or less when it is over. */
  long left(long now) {
    return end - now;
  }

  /**
   * Reads a piece of what has arrived.
   *
   * @param buffer for use in between
   * @return bytes in the buffer, less than 0 when the peer has closed its side
   */
  int read(ByteBuffer buffer) throws IOException {
    int count = channel().read(buffer.clear());
    buffer.flip();
    return count;
  }

  SocketChannel channel() {
    return (SocketChannel) key.channel();
  }
}
