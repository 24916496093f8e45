package dev.remora.observe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The head of a request while it arrives: request line and headers, up to the empty line. */
final class RequestHead {
  /** Bytes. The proxies of a mesh add one or two thousand to what a kubelet or a scraper sends. */
  static final int MOST = 8192;

  static final int MOST_LINES = 100;

  private static final int FIRST = 512;

  private byte[] bytes = {};
  private int length;
  private int lines;
  private boolean lineIsEmpty = true;
  private boolean complete;

  /** Adds what has arrived; what follows the empty line is left. */
  void add(ByteBuffer arrived) {
    while (arrived.hasRemaining() && !complete && !isTooLarge()) {
      add(arrived.get());
    }
  }

  private void add(byte next) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.clamp(2L * length, FIRST, MOST));
    }
    bytes[length++] = next;
    if (next == '\n') {
      complete = lineIsEmpty && lines > 0; // some clients send one before the request line
      lines++;
      lineIsEmpty = true;
    } else if (next != '\r') {
      lineIsEmpty = false;
    }
  }

  boolean isComplete() {
    return complete;
  }

  /** Whether it is not read to its end. */
  boolean isTooLarge() {
    return !complete && (length == MOST || lines > MOST_LINES);
  }

  /** All of it, a character for each byte. */
  String text() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
