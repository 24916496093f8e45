package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.http.wire.ScriptedServer.Step;
import dev.remora.time.Clock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that send without end, or take nothing: they take time and memory within their limits.
 */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class EndlessFramesTest extends FramesFixture {
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
}
