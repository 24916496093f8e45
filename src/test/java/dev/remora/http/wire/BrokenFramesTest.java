package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.http.HttpClient;
import dev.remora.http.Response;
import dev.remora.http.wire.ScriptedServer.Step;
import dev.remora.rig.ShortTime;
import dev.remora.time.Clock;
import io.netty.handler.codec.http2.Http2Error;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of HTTP/2 that begin well. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class BrokenFramesTest extends FramesFixture {
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
