package dev.remora.observe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;

/**
 * A connection whose answer is being sent. It stays until the peer has closed its side, too: if it
 * were closed before, what the peer still sends would make its kernel drop the answer.
 */
final class PendingAnswer extends Connection {
  /** Time for the kernels to deliver the rest after the peer has closed its side. */
  private static final Duration PARTING = Duration.ofSeconds(1);

  /** Bytes that nobody asked for, of a body or of more requests, that are read and dropped. */
  private static final int MOST_DROPPED = 1024 * 1024;

  private final ByteBuffer answer;
  private boolean peerHasEnded;
  private int dropped;

  PendingAnswer(PendingRequest request, ByteBuffer answer, long now) {
    super(request.key(), now);
    this.answer = answer;
  }

  /**
   * @param buffer for use in between
   */
  void proceed(ByteBuffer buffer, long now) throws IOException {
    if (answer.hasRemaining()) {
      send();
    }
    if (!peerHasEnded) {
      drop(buffer, now);
    }
    key()
        .interestOps(
            (answer.hasRemaining() ? SelectionKey.OP_WRITE : 0)
                | (peerHasEnded ? 0 : SelectionKey.OP_READ));
  }

  private void send() throws IOException {
    channel().write(answer);
    if (!answer.hasRemaining()) {
      channel().shutdownOutput();
    }
  }

  private void drop(ByteBuffer buffer, long now) throws IOException {
    int count = read(buffer);
    if (count < 0) {
      peerHasEnded = true;
      endWithin(PARTING, now);
      return;
    }
    dropped += count;
    if (dropped > MOST_DROPPED) {
      throw new IOException("more than a request was sent");
    }
  }
}
