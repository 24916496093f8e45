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
import io.netty.handler.codec.http2.Http2Error;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that share one connection of HTTP/2. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class SharedConnectionsTest extends HttpFixture {
  @TempDir static Path certificates;

  private static final Step OK = (request, connection) -> ok(connection);

  @BeforeAll
  static void makeCertificates() throws Exception {
    ServerCertificate.prepare(certificates);
  }

  private ScriptedServer shared() {
    return opened(ScriptedServer.http2(certificate().context()));
  }

  private static ServerCertificate certificate() {
    return ServerCertificate.of(certificates, "valid");
  }

  private HttpClient trustingClient() {
    return client(with(trusting(certificate().ca())));
  }

  private static void ok(Connection connection) throws IOException {
    connection.frames().head(connection.stream(), 200, false, "content-length: 2");
    connection.frames().data(connection.stream(), new byte[] {'o', 'k'}, 0, 2, true);
  }

  @Test
  void manyRequestsShareOneConnection() throws Exception {
    int many = 64;
    CountDownLatch asked = new CountDownLatch(many);
    ScriptedServer server = shared().then(OK);
    for (int i = 0; i < many; i++) {
      server.then(
          (request, connection) -> {
            asked.countDown();
            asked.await();
            ok(connection);
          });
    }
    HttpClient client = trustingClient();
    assertEquals("ok", text(client.send(get(server.uri("/first")), soon())));
    assertEquals(List.of(), together(client, server, many));
    assertEquals(1, server.connectionCount());
    assertEquals(many + 1, server.received().size());
  }

  /** What does not say "ok". */
  private List<String> together(HttpClient client, ScriptedServer server, int many)
      throws Exception {
    List<String> others = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        String path = "/" + i;
        all.add(threads.submit(() -> text(client.send(get(server.uri(path)), soon()))));
      }
      for (Future<String> one : all) {
        if (!one.get().equals("ok")) {
          others.add(one.get());
        }
      }
    }
    return others;
  }

  @Test
  void noMoreAreSentThanTheServerAllows() throws Exception {
    ScriptedServer server =
        opened(ScriptedServer.http2(certificate().context())).allowing(5).always(OK);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.always(
        (request, connection) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          inside.decrementAndGet();
          ok(connection);
        });
    HttpClient client = trustingClient();
    assertEquals("ok", text(client.send(get(server.uri("/first")), soon())));
    assertEquals(List.of(), together(client, server, 64));
    assertTrue(most.get() <= 5, "at a time: " + most);
    assertEquals(1, server.connectionCount());
    assertEquals(65, server.received().size());
  }

  @Test
  void serverThatRefusesStreamsGetsFewer() throws Exception {
    int bears = 4;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch crowd = new CountDownLatch(30);
    ScriptedServer server = shared().then(OK);
    server.always(
        (request, connection) -> {
          boolean taken = inside.incrementAndGet() <= bears;
          try {
            if (taken) {
              crowd.await();
              ok(connection);
            } else {
              refused.incrementAndGet();
              connection.frames().reset(connection.stream(), Http2Error.REFUSED_STREAM.code());
              crowd.countDown();
            }
          } finally {
            inside.decrementAndGet();
          }
        });
    HttpClient client = trustingClient();
    assertEquals("ok", text(client.send(get(server.uri("/first")), soon())));
    assertEquals(List.of(), together(client, server, 64));
    assertEquals(List.of(), clock.sleeps());
    assertTrue(refused.get() < 3 * 64, "refused: " + refused);
  }

  @Test
  void goAwayInTheMiddleOfManyDownloadsCostsNothingButAConnection() throws Exception {
    int many = 100;
    int size = 100_000;
    CountDownLatch begun = new CountDownLatch(many);
    ScriptedServer server = shared().then(OK);
    for (int i = 0; i < many; i++) {
      server.then(
          (request, connection) -> {
            begun.countDown();
            begun.await();
            if (connection.stream() > 101) {
              return; // it has not looked at these
            }
            if (connection.stream() == 101) {
              connection.frames().goAway(101, 0);
            }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            connection.write(new byte[size]);
          });
    }
    server.always(
        (request, connection) -> {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
          connection.write(new byte[size]);
        });
    HttpClient client = trustingClient();
    assertEquals("ok", text(client.send(get(server.uri("/first")), soon())));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        all.add(threads.submit(() -> text(client.send(get(server.uri("/")), soon())).length()));
      }
      for (Future<Integer> one : all) {
        assertEquals(size, one.get());
      }
    }
    assertEquals(2, server.connectionCount());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void serverThatSpeaksTheOlderFormOnlyIsSpokenToInThat() throws Exception {
    ScriptedServer server = server(certificate()).thenAnswer(200, "ok");
    assertEquals("ok", text(trustingClient().send(get(server.uri("/")), soon())));
  }

  @Test
  void serverThatAsksForTheOlderFormGetsIt() throws Exception {
    ScriptedServer server =
        shared()
            .then(
                (request, connection) ->
                    connection
                        .frames()
                        .reset(connection.stream(), Http2Error.HTTP_1_1_REQUIRED.code()))
            .then((request, connection) -> connection.write(okay("1")))
            .then((request, connection) -> connection.write(okay("2")));
    HttpClient client = trustingClient();
    assertEquals("1", text(client.send(get(server.uri("/1")), soon())));
    assertEquals("2", text(client.send(get(server.uri("/2")), soon())));
    assertEquals(2, server.connectionCount());
    assertEquals(List.of(), clock.sleeps());
  }

  private static String okay(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + body;
  }

  @Test
  void refusedStreamIsSentAgainAtOnce() throws Exception {
    ScriptedServer server =
        shared()
            .then(
                (request, connection) ->
                    connection
                        .frames()
                        .reset(connection.stream(), Http2Error.REFUSED_STREAM.code()))
            .then(OK);
    RequestBody body = RequestBody.of("whole".getBytes(StandardCharsets.UTF_8));
    Response response = trustingClient().send(put(server.uri("/"), body), soon());
    assertEquals("ok", text(response));
    assertEquals(List.of(), clock.sleeps());
    assertEquals("whole", new String(server.received().getLast().body(), StandardCharsets.UTF_8));
  }

  @Test
  void whatTheServerSaysThatItHasNotLookedAtIsSentAgainAtOnce() throws Exception {
    ScriptedServer server =
        shared()
            .then(OK)
            .then(
                (request, connection) -> {
                  connection.frames().goAway(Math.max(0, connection.stream() - 2), 0);
                  connection.socket().close();
                })
            .then(OK);
    HttpClient client = trustingClient();
    assertEquals("ok", text(client.send(get(server.uri("/1")), soon())));
    RequestBody body = RequestBody.of(new byte[] {1});
    Response response = client.send(put(server.uri("/2"), body), soon());
    assertEquals("ok", text(response));
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void connectionThatEndsUnderManyCostsNoneOfThemATry() throws Exception {
    int many = 20;
    CountDownLatch asked = new CountDownLatch(many);
    ScriptedServer server = shared().then(OK);
    for (int i = 0; i < many; i++) {
      server.then(
          (request, connection) -> {
            asked.countDown();
            asked.await();
            connection.socket().close();
          });
    }
    for (int i = 0; i < many; i++) {
      server.then(OK);
    }
    HttpClient client = trustingClient();
    assertEquals("ok", text(client.send(get(server.uri("/first")), soon())));
    assertEquals(List.of(), together(client, server, many));
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void largeBodiesArriveWholeBesideEachOther() throws Exception {
    int size = 9_000_000;
    ScriptedServer server = shared().then(OK);
    for (int i = 0; i < 3; i++) {
      server.then(
          (request, connection) -> {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            connection.write(new byte[size]);
          });
    }
    HttpClient client = trustingClient();
    client.send(get(server.uri("/")), soon()).close();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(
            threads.submit(
                () -> {
                  try (Response response = client.send(get(server.uri("/")), soon())) {
                    return response.body().readAllBytes().length;
                  }
                }));
      }
      for (Future<Integer> one : all) {
        assertEquals(size, one.get());
      }
    }
    assertEquals(1, server.connectionCount());
  }

  @Test
  void bodyThatIsNotWantedEndsItsStreamAlone() throws Exception {
    ScriptedServer server =
        shared()
            .then(
                (request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n");
                  connection.write(new byte[50_000_000]);
                })
            .then(OK);
    HttpClient client = trustingClient();
    client.send(get(server.uri("/large")), soon()).close();
    assertEquals(1, server.resetCount(1));
    assertEquals("ok", text(client.send(get(server.uri("/")), soon())));
    assertEquals(1, server.connectionCount());
  }

  @Test
  void connectionIsNotUsedAfterAQuarterOfAMinute() throws Exception {
    ScriptedServer server = shared().then(OK).then(OK);
    HttpClient client = trustingClient();
    assertEquals("ok", text(client.send(get(server.uri("/1")), soon())));
    clock.advance(Duration.ofSeconds(16));
    assertEquals("ok", text(client.send(get(server.uri("/2")), soon())));
    assertEquals(2, server.connectionCount());
    assertEquals(2, server.received().size());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void whatCannotBeSentTwiceIsNotRiskedOnAConnectionThatHasNotLasted() throws Exception {
    ScriptedServer server = shared().then(OK).then(OK);
    HttpClient client = trustingClient();
    assertEquals("ok", text(client.send(get(server.uri("/1")), soon())));
    RequestBody body = RequestBody.of(new byte[] {1});
    assertEquals("ok", text(client.send(put(server.uri("/2"), body), soon())));
    assertEquals(2, server.connectionCount());
    assertEquals(2, server.received().size());
  }

  @Test
  void requestsAreToldInLowerCaseAndReadInAny() throws Exception {
    ScriptedServer server =
        shared()
            .then(
                (request, connection) ->
                    connection.write(
                        "HTTP/1.1 201 Created\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"));
    Response response =
        trustingClient()
            .send(
                put(
                    server.uri("/a%2Fb?c=%20"),
                    RequestBody.of("{}".getBytes(StandardCharsets.UTF_8)),
                    "X-Own",
                    "two words"),
                soon());
    assertEquals("/x", response.header("LOCATION").orElseThrow());
    ScriptedServer.Received received = server.received().getFirst();
    assertEquals("PUT /a%2Fb?c=%20 HTTP/1.1", received.line());
    assertEquals("two words", received.field("x-own"));
    assertEquals("2", received.field("content-length"));
    assertEquals("remora/test", received.field("user-agent"));
    assertEquals("127.0.0.1:" + server.port(), received.field(":authority"));
    assertEquals("https", received.field(":scheme"));
  }

  @Test
  void requestGoesOutBeforeTheServerHasSaidWhatItWishes() throws Exception {
    ScriptedServer server = opened(ScriptedServer.http2AndSlowToGreet(certificate().context()));
    server.then(OK);
    assertEquals("ok", text(trustingClient().send(get(server.uri("/")), soon())));
  }

  @Test
  void headBringsTheHeaderAlone() throws Exception {
    ScriptedServer server =
        shared()
            .then(
                (request, connection) ->
                    connection
                        .frames()
                        .head(connection.stream(), 200, true, "content-length: 1234"))
            .then(OK);
    HttpClient client = trustingClient();
    Response response = client.send(request(Method.HEAD, server.uri("/")), soon());
    assertEquals("1234", response.header("Content-Length").orElseThrow());
    assertEquals("", text(response));
    assertEquals("ok", text(client.send(get(server.uri("/")), soon())));
    assertEquals(1, server.connectionCount());
  }

  @Test
  void whoDoesNotAnswerIsTold() {
    ScriptedServer server = shared();
    for (int i = 0; i < 5; i++) {
      server.then((request, connection) -> connection.stall());
    }
    TimeLimits limits = IMPATIENT.limits();
    TransportSettings settings =
        new TransportSettings(
            limits, trusting(certificate().ca()), SETTINGS.proxies(), SETTINGS.userAgent());
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class, () -> client(settings).send(get(server.uri("/")), soon()));
    assertTrue(failure.line().contains("no answer from"), failure.line());
  }
}
