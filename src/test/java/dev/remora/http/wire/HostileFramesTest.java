package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.Method;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.http.wire.ScriptedServer.Connection;
import dev.remora.http.wire.ScriptedServer.Step;
import dev.remora.rig.ShortTime;
import dev.remora.time.Clock;
import io.netty.handler.codec.http2.Http2Error;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that misuse HTTP/2: each ends with one line, in time and in bounded memory. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class HostileFramesTest extends HttpFixture {
  private static final int UNKNOWN = 0xbe;
  private static final int PADDED = 8;

  /** Of a table that both sides have: a whole header, of status 200. */
  private static final byte STATUS_200 = (byte) 0x88;

  private static final int INITIAL_WINDOW = 4;
  private static final int FRAME_SIZE = 5;

  /** What a stream that nobody asked for gets. */
  private static final int NOBODYS = 999;

  /** Long enough to tell what is found out at once. */
  private static final TransportSettings SOON_TIRED =
      with(new TimeLimits(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(2)));

  HostileFramesTest() {
    form = Form.HTTP_2;
  }

  /** What a server does in the place of an answer. */
  interface Misuse {
    void of(Frames frames, int stream) throws IOException, InterruptedException;
  }

  private static Named<Step> when(String name, Misuse misuse) {
    return Named.of(
        name, (request, connection) -> misuse.of(connection.frames(), connection.stream()));
  }

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

  private static byte[] setting(int name, long value) {
    return ByteBuffer.allocate(6).putShort((short) name).putInt((int) value).array();
  }

  /** What goes on for ever and is no answer: it ends with the limit of the first byte. */
  static Stream<Named<Step>> endless() {
    return Stream.of(
        when(
            "a body without a header",
            (frames, stream) -> frames.write(Frames.DATA, Frames.END_STREAM, stream, (byte) 1)),
        when("SETTINGS", (frames, stream) -> frames.flood(Frames.SETTINGS, 0, 0)),
        when("PING", (frames, stream) -> frames.flood(Frames.PING, 0, 0, new byte[8])),
        when(
            "answers to PING",
            (frames, stream) -> frames.flood(Frames.PING, Frames.ACK, 0, new byte[8])),
        when(
            "priorities",
            (frames, stream) -> frames.flood(Frames.PRIORITY, 0, stream, new byte[5])),
        when(
            "windows",
            (frames, stream) -> frames.flood(Frames.WINDOW_UPDATE, 0, 0, Frames.number(1))),
        when(
            "frames that nobody knows",
            (frames, stream) -> frames.flood(UNKNOWN, 0, stream, new byte[16_000])),
        when("empty bodies", (frames, stream) -> frames.flood(Frames.DATA, 0, stream)),
        when(
            "answers that are none yet",
            (frames, stream) -> {
              byte[] hints = frames.block(103, "link: </x>");
              frames.flood(Frames.HEADERS, Frames.END_HEADERS, stream, hints);
            }));
  }

  @ParameterizedTest
  @MethodSource
  void endless(Step step) {
    ScriptedServer server = server().always(step);
    Duration patient = Duration.ofSeconds(20);
    TimeLimits limits = new TimeLimits(patient, Duration.ofMillis(100), patient);
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class,
            () -> client(with(limits)).send(get(server.uri("/")), soon()));
    String line = failure.line();
    assertTrue(line.contains("no answer from 127.0.0.1") || line.contains("is not HTTP/2"), line);
  }

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

  /** Graceful, as servers end that are replaced: what has begun comes to its end. */
  @Test
  void serverThatIsAboutToGoAnswersWhatItWasAsked() throws Exception {
    ScriptedServer server =
        server()
            .then(
                (request, connection) -> {
                  connection.frames().goAway(Integer.MAX_VALUE, 0);
                  ok(connection);
                })
            .always((request, connection) -> ok(connection));
    HttpClient client = client();
    assertEquals("ok", text(client.send(get(server.uri("/1")), soon())));
    assertEquals("ok", text(client.send(get(server.uri("/2")), soon())));
    assertEquals(2, server.connectionCount());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void whatAServerThatIsAboutToGoMayHaveDoneIsNotSentAgain() {
    ScriptedServer server =
        server()
            .always(
                (request, connection) -> {
                  connection.frames().goAway(Integer.MAX_VALUE, 0);
                  connection.frames().head(connection.stream(), 201, true);
                });
    RequestBody body = RequestBody.of(new byte[] {1});
    try {
      assertEquals(201, client().send(put(server.uri("/"), body), soon()).status());
    } catch (RegistryUnavailable e) {
      // what came with the GOAWAY may be lost, and whoever asks again decides so himself
    }
    assertEquals(1, server.received().size());
  }

  @Test
  void acknowledgementsThatNobodyTakesAreNotKept() throws Exception {
    CountDownLatch flooded = new CountDownLatch(1);
    ScriptedServer server =
        server()
            .always(
                (request, connection) -> {
                  try {
                    connection.frames().readNoMore();
                    connection.frames().flood(Frames.PING, 0, 0, new byte[8]);
                  } finally {
                    connection.frames().end();
                    flooded.countDown();
                  }
                });
    HttpClient client = client();
    assertThrows(RegistryUnavailable.class, () -> client.send(get(server.uri("/")), soon()));
    flooded.await();
  }

  @Test
  void everyStreamIsEndedAndEveryTryIsOne() {
    ScriptedServer server = server().always(resets(Http2Error.INTERNAL_ERROR));
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> client().send(get(server.uri("/")), soon()));
    assertTrue(failure.line().contains("broke the request off (INTERNAL_ERROR)"), failure.line());
    assertEquals(5, server.received().size());
    assertEquals(1, server.connectionCount());
  }

  @Test
  void everyStreamIsRefusedAndThatEnds() {
    ScriptedServer server = server().always(resets(Http2Error.REFUSED_STREAM));
    assertThrows(RegistryUnavailable.class, () -> client().send(get(server.uri("/")), soon()));
    assertTrue(server.received().size() < 50, "asked: " + server.received().size());
  }

  @Test
  void olderFormIsAskedForWithoutEndAndThatEnds() {
    ScriptedServer server = server().always(resets(Http2Error.HTTP_1_1_REQUIRED));
    assertThrows(Exception.class, () -> client().send(get(server.uri("/")), soon()));
    assertTrue(server.received().size() < 50, "asked: " + server.received().size());
  }

  private static Step resets(Http2Error error) {
    return (request, connection) -> {
      if (connection.streams() == null) {
        connection.reset();
      } else {
        connection.frames().reset(connection.stream(), error.code());
      }
    };
  }

  @Test
  void allIsSentAwayAndThatEnds() {
    ScriptedServer server =
        server().always((request, connection) -> connection.frames().goAway(0, 0));
    assertThrows(RegistryUnavailable.class, () -> client().send(get(server.uri("/")), soon()));
    assertTrue(server.received().size() < 50, "asked: " + server.received().size());
  }

  @Test
  void streamsThatTheServerNeverEndsAreNotUsedUp() throws Exception {
    ScriptedServer server =
        server()
            .allowing(3)
            .always(
                (request, connection) ->
                    connection.frames().head(connection.stream(), 200, false, "content-length: 7"));
    HttpClient client = client();
    for (int i = 0; i < 10; i++) {
      Response response = client.send(request(Method.HEAD, server.uri("/" + i)), soon());
      assertEquals("7", response.header("Content-Length").orElseThrow());
      response.close();
    }
    assertEquals(1, server.connectionCount());
  }

  @Test
  void uploadThatTheServerLetsNothingOfComeEnds() {
    ScriptedServer server =
        server()
            .always(
                (request, connection) -> {
                  connection.frames().write(Frames.SETTINGS, 0, 0, setting(INITIAL_WINDOW, 0));
                  connection.stall();
                });
    RequestBody large = RequestBody.of(new byte[2_000_000]);
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class,
            () ->
                client(IMPATIENT, Clock.system())
                    .send(put(server.uri("/"), large), soonInRealTime()));
    assertTrue(failure.line().contains("no answer from"), failure.line());
  }

  /** Bodies that are none: what is wrong comes after an answer that has begun well. */
  static Stream<Named<Step>> broken() {
    return Stream.of(
        when(
            "it ends early",
            (frames, stream) -> {
              half(frames, stream);
              frames.write(Frames.DATA, Frames.END_STREAM, stream);
            }),
        when(
            "it is longer than it says",
            (frames, stream) -> {
              half(frames, stream);
              frames.write(Frames.DATA, Frames.END_STREAM, stream, new byte[10_000]);
            }),
        when(
            "it is reset",
            (frames, stream) -> {
              half(frames, stream);
              frames.reset(stream, Http2Error.INTERNAL_ERROR.code());
            }),
        when(
            "it is reset as if all were well",
            (frames, stream) -> {
              half(frames, stream);
              frames.reset(stream, Http2Error.NO_ERROR.code());
            }),
        when(
            "empty pieces without end",
            (frames, stream) -> {
              half(frames, stream);
              frames.flood(Frames.DATA, 0, stream);
            }),
        when(
            "a second header, and no end",
            (frames, stream) -> {
              half(frames, stream);
              frames.head(stream, 200, false);
            }),
        when(
            "the connection goes away",
            (frames, stream) -> {
              half(frames, stream);
              frames.goAway(0, Http2Error.INTERNAL_ERROR.code());
            }));
  }

  @ParameterizedTest
  @MethodSource
  void broken(Step step) {
    ScriptedServer server = server().always(step);
    HttpClient client = client(SOON_TIRED);
    String said =
        assertThrows(Exception.class, () -> text(client.send(get(server.uri("/")), soon())))
            .getMessage();
    assertTrue(
        Stream.of(
                "before the body was complete",
                "before it was complete",
                "no more data came",
                "is not HTTP/2 as it should",
                // of an answer that nobody had begun to read when its end came
                "broke the request off",
                "without an answer")
            .anyMatch(String.valueOf(said)::contains),
        said);
  }

  private static void half(Frames frames, int stream) throws IOException {
    frames.head(stream, 200, false, "content-length: 10");
    frames.data(stream, new byte[5], 0, 5, false);
  }

  private static void ok(Connection connection) throws IOException {
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }

  @Test
  void moreThanTheWindowIsNotTaken() {
    AtomicLong sent = new AtomicLong();
    ScriptedServer server = server();
    server.then(
        (request, connection) -> {
          connection.frames().head(connection.stream(), 200, false, "content-length: 1000000000");
          while (server.resetCount() == 0) {
            connection.frames().write(Frames.DATA, 0, connection.stream(), new byte[16_000]);
            sent.addAndGet(16_000);
          }
        });
    Response response = client().send(get(server.uri("/")), soon());
    assertEquals(1, server.resetCount(1)); // nobody reads, and what is beyond the window ends it
    assertThrows(
        IOException.class, () -> response.body().transferTo(OutputStream.nullOutputStream()));
    assertTrue(sent.get() < 100_000_000, "sent: " + sent);
  }

  @Test
  void stalledBodyEndsAlthoughOthersMove() {
    ShortTime.longEnough(
        Duration.ofMillis(400),
        idle -> {
          CountDownLatch ended = new CountDownLatch(1);
          ScriptedServer server =
              server()
                  .then((request, connection) -> half(connection.frames(), connection.stream()))
                  .then(
                      (request, connection) -> {
                        connection.frames().head(connection.stream(), 200, false);
                        while (ended.getCount() > 0) {
                          connection.frames().data(connection.stream(), new byte[1], 0, 1, false);
                        }
                      });
          Duration patient = Duration.ofSeconds(30);
          HttpClient client = client(with(new TimeLimits(patient, patient, idle)), Clock.system());
          Response stalled = client.send(get(server.uri("/stalled")), soonInRealTime());
          try (Response moving = client.send(get(server.uri("/moving")), soonInRealTime())) {
            Thread.ofVirtual().start(() -> swallow(moving));
            IOException failure = assertThrows(IOException.class, () -> text(stalled));
            assertEquals("no more data came within " + said(idle), failure.getMessage());
          } finally {
            ended.countDown();
          }
          assertEquals(1, server.connectionCount());
          return idle;
        });
  }

  private static void swallow(Response response) {
    try {
      response.body().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // it is closed
    }
  }
}
