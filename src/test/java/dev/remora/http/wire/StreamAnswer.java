package dev.remora.http.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Takes an answer as HTTP/1.1 has it and sends it in frames of HTTP/2, so that one script serves
 * both. A body ends with its length, with its last chunk, or never.
 */
final class StreamAnswer extends OutputStream {
  private static final Set<String> OF_ONE_CONNECTION =
      Set.of("connection", "keep-alive", "transfer-encoding");

  private final Frames frames;
  private final int stream;
  private final boolean headAlone;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
  private boolean inBody;
  private boolean chunked;
  private long left;

  /**
   * @param headAlone whether it was asked for with HEAD
   */
  StreamAnswer(Frames frames, int stream, boolean headAlone) {
    this.frames = frames;
    this.stream = stream;
    this.headAlone = headAlone;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int at = offset;
    int end = offset + count;
    while (!inBody && at < end) {
      head.write(bytes[at++]);
      if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        inBody = true;
        sendHead(head.toString(StandardCharsets.ISO_8859_1).lines().toList());
      }
    }
    if (inBody && at < end) {
      if (chunked) {
        chunks.write(bytes, at, end - at);
        sendChunks();
      } else {
        left -= end - at;
        frames.data(stream, bytes, at, end - at, left == 0);
      }
    }
  }

  /** Those that are there completely. */
  private void sendChunks() throws IOException {
    byte[] all = chunks.toByteArray();
    int at = 0;
    while (true) {
      int begin = new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n", at) + 2;
      if (begin < 2) {
        break;
      }
      int size =
          Integer.parseInt(new String(all, at, begin - 2 - at, StandardCharsets.US_ASCII), 16);
      if (begin + size + 2 > all.length) {
        break;
      }
      frames.data(stream, all, begin, size, size == 0);
      at = begin + size + 2;
    }
    chunks.reset();
    chunks.write(all, at, all.length - at);
  }

  private void sendHead(List<String> lines) throws IOException {
    int status = Integer.parseInt(lines.getFirst().substring(9, 12));
    List<String> fields = new ArrayList<>();
    left = -1;
    for (String line : lines.subList(1, lines.size() - 1)) {
      String name = line.split(":", 2)[0].toLowerCase(Locale.ROOT);
      if (name.equals("content-length")) {
        left = Long.parseLong(line.substring(name.length() + 1).strip());
      }
      chunked |= name.equals("transfer-encoding");
      if (!OF_ONE_CONNECTION.contains(name)) {
        fields.add(line);
      }
    }
    boolean bodyless = headAlone || status == 204 || status == 304 || left == 0;
    frames.head(stream, status, bodyless, fields.toArray(String[]::new));
  }
}
