package dev.remora.observe;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The head of a request while it arrives: request line and headers, up to the empty line. */
final class RequestHead {
  /** Bytes. The proxies of a mesh add one or two thousand to what a kubelet or a scraper sends. */
  static final int MOST = 8192;

  static final int MOST_LINES = 100;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
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
    bytes.write(next);
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

  boolean isTooLarge() {
    return !complete && (bytes.size() == MOST || lines > MOST_LINES);
  }

  /** All of it, a character for each byte. */
  String text() {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
