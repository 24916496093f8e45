package dev.remora.http.wire;

import dev.remora.http.wire.ScriptedServer.Connection;
import dev.remora.http.wire.ScriptedServer.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Named;

/**
 * Servers that write frames of HTTP/2 as they like; what they misuse ends with one line, in time
 * and in bounded memory.
 */
abstract class FramesFixture extends HttpFixture {
  static final int UNKNOWN = 0xbe;
  static final int PADDED = 8;

  /** Of a table that both sides have: a whole header, of status 200. */
  static final byte STATUS_200 = (byte) 0x88;

  static final int INITIAL_WINDOW = 4;

  /** Long enough to tell what is found out at once. */
  static final TransportSettings SOON_TIRED =
      with(new TimeLimits(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(2)));

  FramesFixture() {
    form = Form.HTTP_2;
  }

  /** What a server does in the place of an answer. */
  interface Misuse {
    void of(Frames frames, int stream) throws IOException, InterruptedException;
  }

  static Named<Step> when(String name, Misuse misuse) {
    return Named.of(
        name, (request, connection) -> misuse.of(connection.frames(), connection.stream()));
  }

  static byte[] setting(int name, long value) {
    return ByteBuffer.allocate(6).putShort((short) name).putInt((int) value).array();
  }

  /** An answer that begins well. */
  static void half(Frames frames, int stream) throws IOException {
    frames.head(stream, 200, false, "content-length: 10");
    frames.data(stream, new byte[5], 0, 5, false);
  }

  static void ok(Connection connection) throws IOException {
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }
}
