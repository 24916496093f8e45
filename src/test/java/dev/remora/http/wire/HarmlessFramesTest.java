package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.http.HttpClient;
import dev.remora.http.wire.ScriptedServer.Step;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is odd in HTTP/2 and allowed, or does no harm. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class HarmlessFramesTest extends FramesFixture {
  /** What is odd, and does no harm. */
  static Stream<Named<Misuse>> harmless() {
    return Stream.of(
        Named.of("nothing", (frames, stream) -> {}),
        Named.of(
            "a frame that nobody knows",
            (frames, stream) -> frames.write(UNKNOWN, 0xff, stream, new byte[100])),
        Named.of(
            "a setting that nobody knows",
            (frames, stream) -> frames.write(Frames.SETTINGS, 0, 0, setting(0x7777, 7))),
        Named.of(
            "an answer to a PING that nobody sent",
            (frames, stream) -> frames.write(Frames.PING, Frames.ACK, 0, new byte[8])),
        Named.of("an answer that is none yet", (frames, stream) -> frames.head(stream, 103, false)),
        Named.of(
            "a priority",
            (frames, stream) ->
                frames.write(Frames.PRIORITY, 0, stream, new byte[] {0, 0, 0, 0, 7})),
        Named.of(
            "a window",
            (frames, stream) -> frames.write(Frames.WINDOW_UPDATE, 0, stream, Frames.number(1))));
  }

  @ParameterizedTest
  @MethodSource
  void harmless(Misuse oddity) throws Exception {
    ScriptedServer server =
        server()
            .always(
                (request, connection) -> {
                  oddity.of(connection.frames(), connection.stream());
                  ok(connection);
                });
    HttpClient client = client();
    assertEquals("ok", text(client.send(get(server.uri("/1")), soon())));
    assertEquals("ok", text(client.send(get(server.uri("/2")), soon())));
    assertEquals(List.of(), clock.sleeps());
  }

  /** Bodies in unusual pieces. */
  static Stream<Named<Step>> unusual() {
    return Stream.of(
        when(
            "padding",
            (frames, stream) -> {
              frames.head(stream, 200, false);
              byte[] padded = {3, 'o', 'k', 0, 0, 0};
              frames.write(Frames.DATA, PADDED | Frames.END_STREAM, stream, padded);
            }),
        when(
            "trailers",
            (frames, stream) -> {
              frames.head(stream, 200, false, "content-length: 2");
              frames.data(stream, new byte[] {'o', 'k'}, 0, 2, false);
              byte[] trailer = {0, 1, 'x', 1, 'y'};
              frames.write(Frames.HEADERS, Frames.END_HEADERS | Frames.END_STREAM, stream, trailer);
            }),
        when(
            "a header in pieces",
            (frames, stream) -> {
              byte[] block = frames.block(200, "content-length: 2");
              frames.write(Frames.HEADERS, 0, stream, Arrays.copyOf(block, 1));
              byte[] rest = Arrays.copyOfRange(block, 1, block.length);
              frames.write(Frames.CONTINUATION, Frames.END_HEADERS, stream, rest);
              frames.data(stream, new byte[] {'o', 'k'}, 0, 2, true);
            }),
        when(
            "an end of its own",
            (frames, stream) -> {
              frames.head(stream, 200, false, "content-length: 2");
              frames.data(stream, new byte[] {'o', 'k'}, 0, 2, false);
              frames.write(Frames.DATA, Frames.END_STREAM, stream);
            }));
  }

  @ParameterizedTest
  @MethodSource
  void unusual(Step step) throws Exception {
    ScriptedServer server = server().always(step);
    HttpClient client = client();
    assertEquals("ok", text(client.send(get(server.uri("/1")), soon())));
    assertEquals("ok", text(client.send(get(server.uri("/2")), soon())));
    assertEquals(1, server.connectionCount());
  }

  /** What comes when an answer is over: nobody who asks next has anything of it. */
  static Stream<Named<Misuse>> late() {
    return Stream.of(
        Named.of("another header", (frames, stream) -> frames.head(stream, 500, true)),
        Named.of(
            "more of the body",
            (frames, stream) -> frames.write(Frames.DATA, Frames.END_STREAM, stream, (byte) 'x')),
        Named.of("its end", (frames, stream) -> frames.reset(stream, 0)),
        Named.of(
            "a window",
            (frames, stream) -> frames.write(Frames.WINDOW_UPDATE, 0, stream, Frames.number(1))));
  }

  @ParameterizedTest
  @MethodSource
  void late(Misuse misuse) throws Exception {
    ScriptedServer server =
        server()
            .then(
                (request, connection) -> {
                  ok(connection);
                  misuse.of(connection.frames(), connection.stream());
                })
            .always((request, connection) -> ok(connection));
    HttpClient client = client();
    for (int i = 0; i < 3; i++) {
      assertEquals("ok", text(client.send(get(server.uri("/" + i)), soon())));
    }
    assertEquals(List.of(), clock.sleeps());
  }
}
