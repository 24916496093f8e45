package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.wire.ScriptedServer.Step;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no HTTP/2 at all, and answers that are none. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class MalformedFramesTest extends FramesFixture {
  private static final int FRAME_SIZE = 5;

  /** What a stream that nobody asked for gets. */
  private static final int NOBODYS = 999;

  /** What is no HTTP/2 at all: nobody asks twice. */
  static Stream<Named<Step>> malformed() {
    return Stream.of(
        when(
            "a frame larger than any may be",
            (frames, stream) -> frames.write(Frames.DATA, 0, stream, new byte[20_000])),
        when(
            "SETTINGS of a length that is none",
            (frames, stream) -> frames.write(Frames.SETTINGS, 0, 0, (byte) 1)),
        when("SETTINGS of a stream", (frames, stream) -> frames.write(Frames.SETTINGS, 0, stream)),
        when(
            "frames of no size",
            (frames, stream) -> frames.write(Frames.SETTINGS, 0, 0, setting(FRAME_SIZE, 0))),
        when(
            "windows beyond all numbers",
            (frames, stream) ->
                frames.write(Frames.SETTINGS, 0, 0, setting(INITIAL_WINDOW, 0xffff_ffffL))),
        when(
            "SETTINGS that nobody sent acknowledged with some more",
            (frames, stream) ->
                frames.write(Frames.SETTINGS, Frames.ACK, 0, setting(INITIAL_WINDOW, 1))),
        when(
            "a window that grows by nothing",
            (frames, stream) -> frames.write(Frames.WINDOW_UPDATE, 0, 0, Frames.number(0))),
        when(
            "a window that grows beyond all numbers",
            (frames, stream) ->
                frames.write(Frames.WINDOW_UPDATE, 0, 0, Frames.number(Integer.MAX_VALUE))),
        when(
            "a body of a request that nobody made",
            (frames, stream) -> frames.write(Frames.DATA, 0, NOBODYS, (byte) 1)),
        when(
            "an answer to a request that nobody made",
            (frames, stream) -> frames.head(NOBODYS, 200, true)),
        when(
            "an answer to a request of the server's own",
            (frames, stream) -> frames.head(2, 200, true)),
        when("the end of a request that nobody made", (frames, stream) -> frames.reset(NOBODYS, 0)),
        when(
            "a body of the connection",
            (frames, stream) -> frames.write(Frames.DATA, 0, 0, (byte) 1)),
        when(
            "more padding than there is",
            (frames, stream) -> frames.write(Frames.DATA, PADDED, stream, (byte) 9, (byte) 1)),
        when(
            "a push, which was forbidden",
            (frames, stream) ->
                frames.write(
                    Frames.PUSH_PROMISE,
                    Frames.END_HEADERS,
                    stream,
                    ByteBuffer.allocate(4 + 1).putInt(2).put(STATUS_200).array())),
        when(
            "a header that cannot be decompressed",
            (frames, stream) -> {
              byte[] block = new byte[5];
              Arrays.fill(block, (byte) 0xff);
              frames.write(Frames.HEADERS, Frames.END_HEADERS, stream, block);
            }),
        when(
            "a table for headers that is larger than allowed",
            (frames, stream) ->
                frames.write(
                    Frames.HEADERS,
                    Frames.END_HEADERS,
                    stream,
                    (byte) 0x3f,
                    (byte) 0xe1,
                    (byte) 0xff,
                    (byte) 0x03,
                    STATUS_200)),
        when(
            "pieces of a header without end",
            (frames, stream) -> {
              frames.write(Frames.HEADERS, 0, stream, STATUS_200);
              frames.flood(Frames.CONTINUATION, 0, stream, new byte[16_000]);
            }),
        when(
            "empty pieces of a header without end",
            (frames, stream) -> {
              frames.write(Frames.HEADERS, 0, stream, STATUS_200);
              frames.flood(Frames.CONTINUATION, 0, stream);
            }),
        when(
            "something else between the pieces of a header",
            (frames, stream) -> {
              frames.write(Frames.HEADERS, 0, stream, STATUS_200);
              frames.write(Frames.PING, 0, 0, new byte[8]);
            }),
        when(
            "pieces of a header that did not begin",
            (frames, stream) -> frames.write(Frames.CONTINUATION, 0, stream, STATUS_200)),
        when(
            "GOAWAY that takes back what it promised",
            (frames, stream) -> {
              frames.goAway(stream, 0);
              frames.goAway(stream + 2, 0);
            }),
        when(
            "a header of megabytes in a few bytes",
            (frames, stream) -> {
              byte[] large = frames.block(200, "x: " + "y".repeat(3_000));
              byte[] again = new byte[15_000];
              Arrays.fill(again, (byte) 0xbe); // what was written last, 15,000 times
              frames.write(Frames.HEADERS, 0, stream, large);
              frames.write(Frames.CONTINUATION, Frames.END_HEADERS, stream, again);
            }),
        when(
            "a header of forty kilobytes",
            (frames, stream) -> {
              String[] fields = new String[10];
              Arrays.setAll(fields, i -> "x-" + i + ": " + "y".repeat(4_000));
              byte[] block = frames.block(200, fields);
              frames.write(Frames.HEADERS, 0, stream, Arrays.copyOf(block, 16_000));
              byte[] rest = Arrays.copyOfRange(block, 16_000, block.length);
              for (int at = 0; at < rest.length; at += 16_000) {
                byte[] part = Arrays.copyOfRange(rest, at, Math.min(rest.length, at + 16_000));
                boolean last = at + 16_000 >= rest.length;
                frames.write(Frames.CONTINUATION, last ? Frames.END_HEADERS : 0, stream, part);
              }
            }),
        when(
            "names of fields in capitals",
            (frames, stream) ->
                frames.write(
                    Frames.HEADERS,
                    Frames.END_HEADERS,
                    stream,
                    ByteBuffer.allocate(5)
                        .put(STATUS_200)
                        .put((byte) 0)
                        .put((byte) 1)
                        .put((byte) 'X')
                        .put((byte) 0)
                        .array())),
        when(
            "no status",
            (frames, stream) ->
                frames.write(
                    Frames.HEADERS,
                    Frames.END_HEADERS | Frames.END_STREAM,
                    stream,
                    (byte) 0,
                    (byte) 1,
                    (byte) 'x',
                    (byte) 0)));
  }

  @ParameterizedTest
  @MethodSource
  void malformed(Step step) {
    ScriptedServer server = server().always(step);
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class,
            () -> client(SOON_TIRED).send(get(server.uri("/?secret=1")), soon()));
    String what =
        "cannot fetch the manifest of registry.example/app: what 127.0.0.1:" + server.port();
    assertTrue(
        Set.of(what + " sends is not HTTP/2 as it should be", what + " answers cannot be read")
            .contains(failure.line()),
        failure.line());
    assertEquals(1, server.received().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "abc", "2OO"})
  void statusThatIsNoneIsNoAnswer(String status) {
    ScriptedServer server =
        server()
            .always(
                (request, connection) -> {
                  byte[] text = status.getBytes(StandardCharsets.US_ASCII);
                  ByteBuffer block = ByteBuffer.allocate(2 + text.length);
                  block.put((byte) 0x08).put((byte) text.length).put(text); // :status
                  connection
                      .frames()
                      .write(
                          Frames.HEADERS,
                          Frames.END_HEADERS | Frames.END_STREAM,
                          connection.stream(),
                          block.array());
                });
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class, () -> client(SOON_TIRED).send(get(server.uri("/")), soon()));
    assertTrue(failure.line().contains("answers cannot be read"), failure.line());
  }
}
