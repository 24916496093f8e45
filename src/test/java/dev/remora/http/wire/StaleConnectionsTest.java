package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.Method;
import dev.remora.http.NetworkClient;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.wire.ScriptedServer.Connection;
import dev.remora.http.wire.ScriptedServer.Step;
import dev.remora.trace.Trace;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers and networks that end a connection between two requests. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class StaleConnectionsTest extends HttpFixture {
  private static final Step CLOSES = (request, connection) -> connection.socket().close();
  private static final Step RESETS = (request, connection) -> connection.reset();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void requestOnAConnectionThatIsGoneIsSentAgainAtOnceOnANewOne(boolean closed) throws Exception {
    ScriptedServer server =
        server().thenAnswer(200, "first").then(closed ? CLOSES : RESETS).thenAnswer(200, "second");
    HttpClient client = client();
    assertEquals("first", text(client.send(get(server.uri("/1")), soon())));
    assertEquals("second", text(client.send(get(server.uri("/2")), soon())));
    assertEquals(List.of(), clock.sleeps());
    assertEquals(2, server.connectionCount());
    assertEquals("GET /2 HTTP/1.1", server.received().getLast().line());
  }

  @Test
  void requestOnAConnectionThatIsForgottenIsSentAgainLongBeforeItsLimit() throws Exception {
    TimeLimits limits =
        new TimeLimits(Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(2));
    ScriptedServer server =
        server()
            .thenAnswer(200, "first")
            .then((request, connection) -> connection.stall())
            .thenAnswer(200, "second");
    HttpClient client = client(with(limits));
    assertEquals("first", text(client.send(get(server.uri("/1")), soon())));
    clock.advance(Duration.ofSeconds(5));
    long began = System.nanoTime();
    assertEquals("second", text(client.send(get(server.uri("/2")), soon())));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertTrue(took.compareTo(Duration.ofMinutes(1)) < 0, took.toString());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void whatIsSentAgainOnANewConnectionCountsFromThere() {
    ScriptedServer server = server().thenAnswer(200, "first").then(CLOSES);
    for (int i = 0; i < 5; i++) {
      server.then(CLOSES);
    }
    HttpClient client = client();
    client.send(get(server.uri("/1")), soon()).close();
    assertThrows(
        RegistryUnavailable.class, () -> client.send(get(server.uri("/2")), soon()).close());
    assertEquals(4, clock.sleeps().size());
    assertEquals(7, server.received().size());
  }

  @Test
  void oneByteOfAnAnswerMakesItATry() throws Exception {
    ScriptedServer server =
        server()
            .thenAnswer(200, "first")
            .then(
                (request, connection) -> {
                  connection.write("H");
                  connection.socket().close();
                })
            .thenAnswer(200, "second");
    HttpClient client = client();
    client.send(get(server.uri("/1")), soon()).close();
    assertEquals("second", text(client.send(get(server.uri("/2")), soon())));
    assertEquals(1, clock.sleeps().size());
  }

  @Test
  void manyDeadConnectionsAreNotTriedOneAfterTheOther() throws Exception {
    Set<Socket> old = ConcurrentHashMap.newKeySet();
    CyclicBarrier together = new CyclicBarrier(4);
    ScriptedServer server = server();
    for (int i = 0; i < 4; i++) {
      server.then(
          (request, connection) -> {
            old.add(connection.socket());
            try {
              together.await();
            } catch (BrokenBarrierException e) {
              throw new IllegalStateException(e);
            }
            ok(connection);
          });
    }
    Step dies =
        (request, connection) -> {
          if (old.contains(connection.socket())) {
            connection.socket().close();
          } else {
            ok(connection);
          }
        };
    server.then(dies).then(dies).then(dies).then(dies).then(dies);
    HttpClient client = client();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(threads.submit(() -> text(client.send(get(server.uri("/")), soon()))));
      }
      for (Future<String> one : all) {
        assertEquals("ok", one.get());
      }
    }
    assertEquals(4, server.connectionCount());
    assertEquals("ok", text(client.send(get(server.uri("/again")), soon())));
    assertEquals(6, server.received().size(), "once on a dead one, once on a new one");
    assertEquals(5, server.connectionCount());
    assertEquals(List.of(), clock.sleeps());
  }

  private static void ok(Connection connection) throws IOException {
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void whatCannotBeSentTwiceIsNotRiskedOnAConnectionThatHasNotLasted(String method)
      throws Exception {
    ScriptedServer server = server().thenAnswer(200, "first").thenAnswer(201, "");
    HttpClient client = client();
    client.send(get(server.uri("/1")), soon()).close();
    RequestBody body = RequestBody.of("whole".getBytes(StandardCharsets.UTF_8));
    assertEquals(201, client.send(sending(Method.valueOf(method), server, body), soon()).status());
    assertEquals(2, server.connectionCount());
    assertEquals(2, server.received().size());
    assertEquals("whole", new String(server.received().getLast().body(), StandardCharsets.UTF_8));
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void whatCannotBeSentTwiceGoesOverAConnectionThatLasts() {
    ScriptedServer server = server();
    for (int i = 0; i < 3; i++) {
      server.thenAnswer(200, "");
    }
    HttpClient client = client();
    client.send(get(server.uri("/1")), soon()).close();
    client.send(get(server.uri("/2")), soon()).close();
    client.send(sending(Method.POST, server, RequestBody.of(new byte[] {1})), soon()).close();
    assertEquals(1, server.connectionCount());
  }

  @Test
  void whatCannotBeSentTwiceIsNotRiskedOnAConnectionThatWasIdle() {
    ScriptedServer server = server();
    for (int i = 0; i < 3; i++) {
      server.thenAnswer(200, "");
    }
    HttpClient client = client();
    client.send(get(server.uri("/1")), soon()).close();
    client.send(get(server.uri("/2")), soon()).close();
    clock.advance(Duration.ofSeconds(2));
    client.send(sending(Method.POST, server, RequestBody.of(new byte[] {1})), soon()).close();
    assertEquals(2, server.connectionCount());
  }

  @Test
  void uploadThatMayHaveBeenHeardIsNotSentAgain() {
    ScriptedServer server = server().thenAnswer(200, "").thenAnswer(200, "").then(CLOSES);
    HttpClient client = client();
    client.send(get(server.uri("/1")), soon()).close();
    client.send(get(server.uri("/2")), soon()).close();
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class,
            () -> client.send(sending(Method.PUT, server, RequestBody.of(new byte[] {1})), soon()));
    assertTrue(failure.line().contains("closed the connection"), failure.line());
    assertEquals(3, server.received().size());
  }

  private static Request sending(Method method, ScriptedServer server, RequestBody body) {
    return new Request(method, server.uri("/"), Map.of(), Optional.of(body), PURPOSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeout=3600", "timeout=0", "timeout=60, max=100"})
  void connectionIsNotUsedAfterAQuarterOfAMinuteWhateverAServerPromises(String promise) {
    ScriptedServer server =
        server().thenAnswer(200, "", "Keep-Alive: " + promise).thenAnswer(200, "");
    HttpClient client = client();
    client.send(get(server.uri("/1")), soon()).close();
    clock.advance(Duration.ofSeconds(16));
    client.send(get(server.uri("/2")), soon()).close();
    assertEquals(2, server.connectionCount());
    assertEquals(2, server.received().size());
  }

  @Test
  void connectionIsNotUsedAfterTheMachineSlept() {
    ScriptedServer server = server().thenAnswer(200, "").thenAnswer(200, "");
    HttpClient client = client();
    client.send(get(server.uri("/1")), soon()).close();
    clock.set(clock.now().plus(Duration.ofHours(8)));
    client.send(get(server.uri("/2")), soon()).close();
    assertEquals(2, server.connectionCount());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
      })
  void serverThatSaysThatItClosesIsTakenAtItsWord(String answer) throws Exception {
    ScriptedServer server = server().thenSend(answer).thenSend(answer).thenSend(answer);
    HttpClient client = client();
    for (int i = 0; i < 3; i++) {
      assertEquals("ok", text(client.send(get(server.uri("/")), soon())));
    }
    assertEquals(3, server.connectionCount());
    assertEquals(3, server.received().size());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void serverThatClosesAfterEachAnswerCostsNoWait() throws Exception {
    ScriptedServer server = server();
    for (int i = 0; i < 20; i++) {
      server.then(
          (request, connection) -> {
            ok(connection);
            connection.socket().close();
          });
    }
    try (NetworkClient client = QuarkusWire.client(SETTINGS, clock, new Random(1), Trace.off())) {
      for (int i = 0; i < 20; i++) {
        assertEquals("ok", text(client.send(get(server.uri("/")), soon())));
      }
    }
    assertEquals(List.of(), clock.sleeps());
  }
}
