package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.Method;
import dev.remora.http.Response;
import dev.remora.trace.Step;
import dev.remora.trace.Steps;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of requests, and what is not. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class ExchangeTraceTest extends HttpFixture {
  private static final String FOR = "; to fetch the manifest of registry.example/app";

  private final Steps steps = new Steps();

  private HttpClient telling() {
    trace = steps;
    return client();
  }

  @Test
  void eachRequestIsOneLineWithItsConnection() throws Exception {
    ScriptedServer server =
        server()
            .thenAnswer(200, "hello")
            .thenAnswer(404, "no")
            .thenSend("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
    HttpClient client = telling();
    text(client.send(get(server.uri("/v2/a")).askedOf("the registry"), soon()));
    text(client.send(get(server.uri("/v2/b")).askedOf("the mirror"), soon()));
    client.send(request(Method.HEAD, server.uri("/v2/c")).askedOf("the registry"), soon()).close();
    String url = "http://127.0.0.1:" + server.port();
    assertEquals(
        List.of(
            "GET " + url + "/v2/a: 200, 5 bytes in 0s, new connection, by the registry" + FOR,
            "GET " + url + "/v2/b: 404, 2 bytes in 0s, reused connection, by the mirror" + FOR,
            "HEAD " + url + "/v2/c: 200, 0 bytes in 0s, reused connection, by the registry" + FOR),
        steps.messages("request"));
    Step first = steps.all().getFirst();
    assertEquals("GET", first.fields().get("method"));
    assertEquals("127.0.0.1:" + server.port(), first.fields().get("host"));
    assertEquals("/v2/a", first.fields().get("path"));
    assertEquals("200", first.fields().get("status"));
    assertEquals("5", first.fields().get("bytes"));
    assertEquals("new", first.fields().get("connection"));
    assertEquals("the registry", first.fields().get("answered-by"));
  }

  @Test
  void requestThatIsSentAgainSaysWhy() throws Exception {
    ScriptedServer server =
        server()
            .thenAnswer(200, "first")
            .then((request, connection) -> connection.socket().close())
            .thenAnswer(503, "busy")
            .thenAnswer(200, "second");
    HttpClient client = telling();
    text(client.send(get(server.uri("/")), soon()));
    text(client.send(get(server.uri("/")), soon()));
    assertEquals(
        List.of("request", "request", "resent", "request", "retry", "request"),
        steps.all().stream().map(Step::event).toList());
    assertTrue(steps.messages("request").get(1).contains("no answer in 0s: "), steps::toString);
    assertEquals("reused", steps.all().get(1).fields().get("connection"));
    assertTrue(steps.messages("retry").getFirst().endsWith("try 2 of 5"), steps::toString);
  }

  @Test
  void requestThatNobodyAnswersIsTold() {
    ScriptedServer server = server();
    int port = server.port();
    server.close();
    HttpClient client = telling();
    assertThrows(RegistryUnavailable.class, () -> client.send(get(server.uri("/secret")), soon()));
    assertEquals(5, steps.messages("request").size());
    assertEquals(
        "GET http://127.0.0.1:"
            + port
            + "/…: no answer in 0s: connection refused by 127.0.0.1:"
            + port
            + FOR,
        steps.messages("request").getFirst());
  }

  @Test
  void answerThatBreaksOffIsToldOnceWithWhatCame() {
    ScriptedServer server =
        server()
            .then(
                (request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf!");
                  connection.socket().close();
                });
    Response response = telling().send(get(server.uri("/")), soon());
    assertThrows(java.io.IOException.class, () -> text(response));
    assertEquals(1, steps.all().size(), steps::toString);
    assertTrue(steps.messages("request").getFirst().contains("200, 5 bytes"), steps::toString);
    assertEquals(
        "the connection was closed before the body was complete",
        steps.all().getFirst().fields().get("problem"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/app/blobs/x?X-Amz-Signature=hunter2&token=hunter2",
        "/v2/app/blobs/uploads/state=hunter2",
        "/v2/hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2",
      })
  void whatMayBeASignatureIsNotTold(String path) {
    ScriptedServer server = server().thenAnswer(200, "");
    telling().send(get(server.uri(path)).askedOf("the registry"), soon()).close();
    assertFalse(steps.toString().contains("hunter2"), steps::toString);
    assertTrue(steps.toString().contains("…"), steps::toString);
  }

  @Test
  void whereARedirectLeadsIsToldWithoutItsPath() throws Exception {
    ScriptedServer storage = server().thenAnswer(200, "bytes", "Age: 12");
    ScriptedServer server =
        server().thenAnswer(307, "", "Location: " + storage.uri("/hunter2?sig=hunter2"));
    text(telling().send(get(server.uri("/v2/blob")).askedOf("the registry"), soon()));
    assertFalse(steps.toString().contains("hunter2"), steps::toString);
    assertEquals(
        "where 127.0.0.1:" + server.port() + " redirects to, out of a cache",
        steps.all().getLast().fields().get("answered-by"));
  }

  @Test
  void addressOfAWebhookIsNotTold() {
    ScriptedServer server = server().thenAnswer(200, "");
    telling().send(get(server.uri("/services/T0/hunter2")), soon()).close();
    assertFalse(steps.toString().contains("hunter2"), steps::toString);
  }
}
