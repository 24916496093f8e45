package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.http.wire.ScriptedServer.Connection;
import dev.remora.http.wire.ScriptedServer.Step;
import io.netty.handler.codec.http2.Http2Error;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that share one connection of HTTP/2. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class SharedConnectionsTest extends HttpFixture {
  private static final Step OK = (request, connection) -> ok(connection);

  SharedConnectionsTest() {
    form = Form.HTTP_2;
  }

  private static void ok(Connection connection) throws IOException {
    connection.frames().head(connection.stream(), 200, false, "content-length: 2");
    connection.frames().data(connection.stream(), new byte[] {'o', 'k'}, 0, 2, true);
  }

  private static void send(Connection connection, int size) throws IOException {
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
    connection.write(new byte[size]);
  }

  private static List<String> allOk(int many) {
    return Collections.nCopies(many, "ok");
  }

  @Test
  void manyRequestsShareOneConnection() throws Exception {
    int many = 64;
    CountDownLatch asked = new CountDownLatch(many);
    ScriptedServer server = server().then(OK);
    for (int i = 0; i < many; i++) {
      server.then(
          (request, connection) -> {
            asked.countDown();
            asked.await();
            ok(connection);
          });
    }
    HttpClient client = client();
    assertEquals("ok", text(client.send(get(server.uri("/first")), soon())));
    assertEquals(allOk(many), together(client, server, many));
    assertEquals(1, server.connectionCount());
    assertEquals(many + 1, server.received().size());
  }

  @Test
  void noMoreAreSentThanTheServerAllows() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(5);
    ScriptedServer server =
        server()
            .allowing(5)
            .then(OK)
            .always(
                (request, connection) -> {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  full.countDown();
                  full.await();
                  inside.decrementAndGet();
                  ok(connection);
                });
    HttpClient client = client();
    assertEquals("ok", text(client.send(get(server.uri("/first")), soon())));
    assertEquals(allOk(64), together(client, server, 64));
    assertEquals(5, most.get());
    assertEquals(1, server.connectionCount());
    assertEquals(65, server.received().size());
  }

  @Test
  void serverThatRefusesStreamsGetsFewer() throws Exception {
    int bears = 4;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch crowd = new CountDownLatch(30);
    ScriptedServer server = server().then(OK);
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
    HttpClient client = client();
    assertEquals("ok", text(client.send(get(server.uri("/first")), soon())));
    assertEquals(allOk(64), together(client, server, 64));
    assertEquals(List.of(), clock.sleeps());
    assertTrue(refused.get() < 3 * 64, "refused: " + refused);
  }

  @Test
  void goAwayInTheMiddleOfManyDownloadsCostsNothingButAConnection() throws Exception {
    int many = 100;
    int size = 100_000;
    CountDownLatch begun = new CountDownLatch(many);
    ScriptedServer server = server().then(OK);
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
            send(connection, size);
          });
    }
    server.always((request, connection) -> send(connection, size));
    HttpClient client = client();
    assertEquals("ok", text(client.send(get(server.uri("/first")), soon())));
    for (String body : together(client, server, many)) {
      assertEquals(size, body.length());
    }
    assertEquals(2, server.connectionCount());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void serverThatSpeaksTheOlderFormOnlyIsSpokenToInThat() throws Exception {
    ScriptedServer server = server(Form.certificate()).thenAnswer(200, "ok");
    assertEquals("ok", text(client().send(get(server.uri("/")), soon())));
  }

  /** As registries send who wants a blob to storage of another kind. */
  @ParameterizedTest
  @CsvSource({"HTTP_2, HTTP_2", "HTTP_2, HTTP_1_1", "HTTP_1_1, HTTP_2"})
  void redirectLeadsFromOneFormToTheOther(Form ofRegistry, Form ofStorage) throws Exception {
    ScriptedServer storage = speaking(ofStorage).thenAnswer(200, "blob");
    ScriptedServer registry =
        speaking(ofRegistry).thenAnswer(307, "", "Location: " + storage.uri("/b?sig=a%2Fb"));
    Response response =
        client().send(get(registry.uri("/"), "Authorization", "Bearer secret"), soon());
    assertEquals("blob", text(response));
    assertEquals("Bearer secret", registry.received().getFirst().field("authorization"));
    ScriptedServer.Received received = storage.received().getFirst();
    assertEquals("GET /b?sig=a%2Fb HTTP/1.1", received.line());
    assertEquals("", received.field("authorization"));
    assertEquals(ofStorage == Form.HTTP_2, received.fields().containsKey(":scheme"));
  }

  private ScriptedServer speaking(Form spoken) {
    return spoken == Form.HTTP_2 ? server() : server(Form.certificate());
  }

  @Test
  void serverThatAsksForTheOlderFormGetsIt() throws Exception {
    ScriptedServer server =
        server()
            .then(
                (request, connection) ->
                    connection
                        .frames()
                        .reset(connection.stream(), Http2Error.HTTP_1_1_REQUIRED.code()))
            .then((request, connection) -> connection.write(okay("1")))
            .then((request, connection) -> connection.write(okay("2")));
    HttpClient client = client();
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
        server()
            .then(
                (request, connection) ->
                    connection
                        .frames()
                        .reset(connection.stream(), Http2Error.REFUSED_STREAM.code()))
            .then(OK);
    RequestBody body = RequestBody.of("whole".getBytes(StandardCharsets.UTF_8));
    Response response = client().send(put(server.uri("/"), body), soon());
    assertEquals("ok", text(response));
    assertEquals(List.of(), clock.sleeps());
    assertEquals("whole", new String(server.received().getLast().body(), StandardCharsets.UTF_8));
  }

  @Test
  void whatTheServerSaysThatItHasNotLookedAtIsSentAgainAtOnce() throws Exception {
    ScriptedServer server =
        server()
            .then(OK)
            .then(
                (request, connection) -> {
                  connection.frames().goAway(Math.max(0, connection.stream() - 2), 0);
                  connection.socket().close();
                })
            .then(OK);
    HttpClient client = client();
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
    ScriptedServer server = server().then(OK);
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
    HttpClient client = client();
    assertEquals("ok", text(client.send(get(server.uri("/first")), soon())));
    assertEquals(allOk(many), together(client, server, many));
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void largeBodiesArriveWholeBesideEachOther() throws Exception {
    int size = 9_000_000;
    ScriptedServer server = server().then(OK);
    for (int i = 0; i < 3; i++) {
      server.then((request, connection) -> send(connection, size));
    }
    HttpClient client = client();
    client.send(get(server.uri("/")), soon()).close();
    for (String body : together(client, server, 3)) {
      assertEquals(size, body.length());
    }
    assertEquals(1, server.connectionCount());
  }

  @Test
  void bodyThatIsNotWantedEndsItsStreamAlone() throws Exception {
    ScriptedServer server =
        server().then((request, connection) -> send(connection, 50_000_000)).then(OK);
    HttpClient client = client();
    client.send(get(server.uri("/large")), soon()).close();
    assertEquals(1, server.resetCount(1));
    assertEquals("ok", text(client.send(get(server.uri("/")), soon())));
    assertEquals(1, server.connectionCount());
  }

  @Test
  void requestGoesOutBeforeTheServerHasSaidWhatItWishes() throws Exception {
    ScriptedServer server =
        opened(ScriptedServer.http2AndSlowToGreet(Form.certificate().context()));
    server.then(
        (request, connection) -> {
          connection.frames().greet();
          ok(connection);
        });
    assertEquals("ok", text(client().send(get(server.uri("/")), soon())));
  }

  /** They would be too many, and their limits would run while they wait for each other. */
  @Test
  void oneGoesAheadUntilTheServerHasSaidHowManyItAllows() throws Exception {
    int many = 20;
    AtomicInteger early = new AtomicInteger();
    Set<Thread> asking = ConcurrentHashMap.newKeySet();
    ScriptedServer server =
        opened(ScriptedServer.http2AndSlowToGreet(Form.certificate().context())).allowing(1);
    server
        .then(
            (request, connection) -> {
              while (asking.size() < many
                  || !asking.stream().allMatch(SharedConnectionsTest::waits)) {
                Thread.onSpinWait();
              }
              early.set(server.received().size());
              connection.frames().greet();
              ok(connection);
            })
        .always(OK);
    HttpClient client = client();
    CountDownLatch all = new CountDownLatch(many);
    try (var threads =
        Executors.newThreadPerTaskExecutor(
            task -> {
              Thread thread = Thread.ofPlatform().daemon().unstarted(task);
              asking.add(thread);
              return thread;
            })) {
      for (int i = 0; i < many; i++) {
        var _ =
            threads.submit(
                () -> {
                  assertEquals("ok", text(client.send(get(server.uri("/")), soon())));
                  all.countDown();
                  return null;
                });
      }
    }
    assertEquals(0, all.getCount());
    assertEquals(1, early.get());
    assertEquals(many, server.received().size());
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void whoDoesNotAnswerIsTold() {
    ScriptedServer server = server();
    for (int i = 0; i < 5; i++) {
      server.then((request, connection) -> connection.stall());
    }
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class, () -> client(IMPATIENT).send(get(server.uri("/")), soon()));
    assertTrue(failure.line().contains("no answer from"), failure.line());
  }
}
