package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.Method;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.wire.ScriptedServer.Step;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers and networks that end a connection between two requests. */
@QuarkusTest
@ParameterizedClass
@EnumSource(Form.class)
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
}
