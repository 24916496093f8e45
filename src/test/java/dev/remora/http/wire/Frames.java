package dev.remora.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The server's side of one connection of HTTP/2 (RFC 9113), frame by frame: it keeps to the
 * protocol as long as a test does not write something else.
 */
final class Frames {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  private static final int LARGEST = 16_384;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int allowed;
  private final DataInputStream in;
  private final OutputStream out;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final Map<Integer, Long> windows = new ConcurrentHashMap<>();
  private final Set<Integer> slow = ConcurrentHashMap.newKeySet();
  private long window = 65_535;
  private long initialWindow = 65_535;
  private boolean gone;
  private volatile boolean deaf;
  private boolean greeted;
  private int owedWords;

  /** A frame as it came. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  /**
   * @param allowed how many requests at a time the client is told that it may send, or 0
   */
  Frames(Socket socket, int allowed) throws IOException {
    this.allowed = allowed;
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Reads the client's preface. */
  void welcome() throws IOException {
    byte[] preface = in.readNBytes(PREFACE.length);
    if (!java.util.Arrays.equals(preface, PREFACE)) {
      throw new IOException("no HTTP/2");
    }
  }

  /** Says that we have no wishes, and accepts those of the client that have come. */
  synchronized void greet() throws IOException {
    greeted = true;
    byte[] wishes = ByteBuffer.allocate(6).putShort((short) 3).putInt(allowed).array();
    write(SETTINGS, 0, 0, allowed == 0 ? new byte[0] : wishes);
    for (; owedWords > 0; owedWords--) {
      write(SETTINGS, ACK, 0);
    }
  }

  /** The next frame that is about a stream, or a GOAWAY; what is about the connection is done. */
  Frame next() throws IOException {
    while (true) {
      if (deaf) {
        deafness();
      }
      int lengthAndType = in.readInt();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = in.readNBytes(lengthAndType >>> 8);
      Frame frame = new Frame(lengthAndType & 0xff, flags, stream, payload);
      switch (frame.type()) {
        case SETTINGS -> settings(frame);
        case PING -> {
          if (!frame.has(ACK)) {
            write(PING, ACK, 0, payload);
          }
        }
        case WINDOW_UPDATE -> widen(stream, ByteBuffer.wrap(payload).getInt());
        case DATA -> {
          if (payload.length > 0 && !slow.contains(stream)) {
            credit(stream, payload.length, frame.has(END_STREAM));
          }
          return frame;
        }
        default -> {
          return frame;
        }
      }
    }
  }

  /** Whoever reads the body of this request lets more of it come, and nobody else. */
  void leaveToReader(int stream) {
    slow.add(stream);
  }

  /** Lets so many more bytes come. */
  void credit(int stream, int bytes, boolean ended) throws IOException {
    write(WINDOW_UPDATE, 0, 0, number(bytes));
    if (!ended) {
      write(WINDOW_UPDATE, 0, stream, number(bytes));
    }
  }

  /** From here on nothing is read that the client sends. */
  void readNoMore() {
    deaf = true;
  }

  private synchronized void deafness() throws IOException {
    try {
      while (!gone) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new EOFException("nobody listens");
  }

  private synchronized void settings(Frame frame) throws IOException {
    if (frame.has(ACK)) {
      return;
    }
    ByteBuffer wishes = ByteBuffer.wrap(frame.payload());
    while (wishes.remaining() >= 6) {
      int name = wishes.getShort();
      int value = wishes.getInt();
      if (name == 4) {
        long more = value - initialWindow;
        initialWindow = value;
        windows.replaceAll((stream, size) -> size + more);
      }
    }
    if (greeted) {
      write(SETTINGS, ACK, 0);
    } else {
      owedWords++;
    }
    notifyAll();
  }

  private synchronized void widen(int stream, int more) {
    if (stream == 0) {
      window += more;
    } else {
      windows.merge(stream, initialWindow + more, (size, _) -> size + more);
    }
    notifyAll();
  }

  /** Nobody reads any more: who waits for a window fails. */
  synchronized void end() {
    gone = true;
    notifyAll();
  }

  /** The fields of a request, those that begin with a colon included. */
  Map<String, String> fields(Frame headers) throws IOException {
    int skipped = headers.has(32) ? 5 : 0;
    ByteBuf block = Unpooled.wrappedBuffer(headers.payload());
    block.skipBytes(skipped);
    Map<String, String> fields = new HashMap<>();
    try {
      for (Map.Entry<CharSequence, CharSequence> field :
          decoder.decodeHeaders(headers.stream(), block)) {
        fields.merge(
            field.getKey().toString(), field.getValue().toString(), (a, b) -> a + " AND " + b);
      }
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    return fields;
  }

  /** A frame, whatever it is worth. */
  void write(int type, int flags, int stream, byte... payload) throws IOException {
    send(frame(type, flags, stream, payload));
  }

  /** The same frame over and over, as fast as the client takes it, until that is gone. */
  void flood(int type, int flags, int stream, byte... payload) throws IOException {
    byte[] one = frame(type, flags, stream, payload);
    ByteBuffer many = ByteBuffer.allocate(Math.max(1, LARGEST / one.length) * one.length);
    while (many.hasRemaining()) {
      many.put(one);
    }
    while (true) {
      send(many.array());
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte... payload) {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    return frame.array();
  }

  private synchronized void send(byte[] frames) throws IOException {
    out.write(frames);
    out.flush();
  }

  /** The head of an answer. */
  synchronized void head(int stream, int status, boolean end, String... fields) throws IOException {
    write(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(status, fields));
  }

  /** The fields of an answer, compressed; in the order in which they are sent. */
  synchronized byte[] block(int status, String... fields) throws IOException {
    Http2Headers headers = new DefaultHttp2Headers(false).status(Integer.toString(status));
    for (String field : fields) {
      String[] parts = field.split(": ?", 2);
      headers.add(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(stream0(), headers, block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    byte[] bytes = new byte[block.readableBytes()];
    block.readBytes(bytes);
    return bytes;
  }

  private static int stream0() {
    return 1; // of no importance to what comes out
  }

  /** Bytes of a body, as soon as the client lets them come. */
  void data(int stream, byte[] bytes, int offset, int count, boolean end) throws IOException {
    int sent = 0;
    do {
      int size = take(stream, count - sent);
      boolean last = end && sent + size == count;
      byte[] part = java.util.Arrays.copyOfRange(bytes, offset + sent, offset + sent + size);
      write(DATA, last ? END_STREAM : 0, stream, part);
      sent += size;
    } while (sent < count);
  }

  private synchronized int take(int stream, int wanted) throws IOException {
    while (true) {
      long allowed = Math.min(window, windows.getOrDefault(stream, initialWindow));
      int size = (int) Math.min(Math.min(wanted, LARGEST), allowed);
      if (size > 0 || wanted == 0) {
        window -= size;
        windows.merge(stream, initialWindow - size, (before, _) -> before - size);
        return size;
      }
      if (gone) {
        throw new EOFException("the client is gone");
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  void reset(int stream, long code) throws IOException {
    write(RST_STREAM, 0, stream, number(code));
  }

  void goAway(int lastStream, long code) throws IOException {
    write(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(lastStream).putInt((int) code).array());
  }

  static byte[] number(long number) {
    return ByteBuffer.allocate(4).putInt((int) number).array();
  }
}
