package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.UsageFailure;
import dev.remora.http.HttpClient;
import dev.remora.http.Method;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes over the wire, and what comes back. */
@QuarkusTest
@ParameterizedClass
@EnumSource(Form.class)
@TestProfile(HostileConfiguration.class)
class RequestsTest extends HttpFixture {

  @Test
  void urlAndHeadersAreSentAsTheyAre() throws Exception {
    ScriptedServer server = server().thenAnswer(200, "hello", "X-A: 1", "x-a: 2");
    String path = "/v2/a%2Fb/%7Ex/..;p=1//?q=a%20b+c&sig=%252F%3D&next=http://x/?y";
    Response response =
        client()
            .send(get(server.uri(path), "Accept", "a/b, c/d;q=0.5", "X-Own", "two words"), soon());
    assertEquals(200, response.status());
    assertEquals(List.of("1", "2"), response.headers("X-a"));
    assertEquals(Optional.of("1"), response.header("x-A"));
    assertEquals("hello", text(response));
    ScriptedServer.Received received = server.received().getFirst();
    assertEquals("GET " + path + " HTTP/1.1", received.line());
    assertEquals("a/b, c/d;q=0.5", received.field("accept"));
    assertEquals("two words", received.field("x-own"));
    assertEquals("remora/test", received.field("user-agent"));
    assertEquals("", received.field("accept-encoding"));
    assertEquals("127.0.0.1:" + server.port(), received.field("host"));
  }

  @Test
  void bodyIsHandedOnWhateverTypeItIsSaidToBe() throws Exception {
    for (String type : List.of("application/json", "text/plain; charset=none", "no type; at all")) {
      ScriptedServer server = server().thenAnswer(200, "{", "Content-Type: " + type);
      Response response = client().send(get(server.uri("/")), soon());
      assertEquals(List.of(type), response.headers("content-type"));
      assertEquals("{", text(response));
    }
  }

  @Test
  void valueThatIsSaidTwiceCountsOnce() {
    ScriptedServer server = server().thenAnswer(200, "", "X-A: 1", "X-A: 2", "x-a: 1");
    Response response = client().send(get(server.uri("/")), soon());
    assertEquals(List.of("1", "2"), response.headers("X-A"));
  }

  @Test
  void urlWithoutPathAsksForTheRoot() {
    ScriptedServer server = server().thenAnswer(200, "").thenAnswer(200, "");
    HttpClient client = client();
    client.send(get(server.uri("")), soon()).close();
    client.send(get(server.uri("?a=b")), soon()).close();
    assertEquals("GET / HTTP/1.1", server.received().get(0).line());
    assertEquals("GET /?a=b HTTP/1.1", server.received().get(1).line());
  }

  @Test
  void userAgentOfTheRequestWins() {
    ScriptedServer server = server().thenAnswer(200, "");
    client().send(get(server.uri("/"), "User-Agent", "mine"), soon()).close();
    assertEquals("mine", server.received().getFirst().field("user-agent"));
  }

  @Test
  void refusalsComeWithTheirBodies() throws Exception {
    ScriptedServer server =
        server().thenAnswer(404, "{\"errors\":[]}").thenAnswer(401, "no", "WWW-Authenticate: B");
    HttpClient client = client();
    Response missing = client.send(get(server.uri("/")), soon());
    assertEquals(404, missing.status());
    assertEquals("{\"errors\":[]}", text(missing));
    Response denied = client.send(get(server.uri("/")), soon());
    assertEquals(Optional.of("B"), denied.header("WWW-Authenticate"));
    assertEquals("no", text(denied));
  }

  @Test
  void headBringsTheHeaderAlone() throws Exception {
    ScriptedServer server =
        server()
            .thenSend("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nETag: x\r\n\r\n")
            .thenAnswer(200, "after");
    HttpClient client = client();
    Response response = client.send(request(Method.HEAD, server.uri("/")), soon());
    assertEquals(Optional.of("1234"), response.header("Content-Length"));
    assertEquals("", text(response));
    assertEquals("after", text(client.send(get(server.uri("/")), soon())));
    assertEquals(1, server.connectionCount());
  }

  @Test
  void answersWithoutBodyEndAtOnce() throws Exception {
    ScriptedServer server =
        server()
            .thenSend("HTTP/1.1 204 No Content\r\n\r\n")
            .thenSend("HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n")
            .thenSend("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    HttpClient client = client();
    for (int status : new int[] {204, 304, 202}) {
      Response response = client.send(request(Method.DELETE, server.uri("/")), soon());
      assertEquals(status, response.status());
      assertEquals("", text(response));
    }
    assertEquals(1, server.connectionCount());
  }

  @Test
  void bodiesAreNotDecoded() throws Exception {
    ScriptedServer server = server().thenAnswer(200, "not gzip", "Content-Encoding: gzip");
    assertEquals("not gzip", text(client().send(get(server.uri("/")), soon())));
  }

  @Test
  void chunkedBodyIsPutTogether() throws Exception {
    ScriptedServer server =
        server()
            .thenSend(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    assertEquals("abcde", text(client().send(get(server.uri("/")), soon())));
  }

  @Test
  void sequentialRequestsShareAConnection() throws Exception {
    ScriptedServer server = server();
    HttpClient client = client();
    for (int i = 0; i < 5; i++) {
      server.thenAnswer(200, "answer " + i);
      assertEquals("answer " + i, text(client.send(get(server.uri("/" + i)), soon())));
    }
    assertEquals(1, server.connectionCount());
  }

  @Test
  void smallAbandonedBodyKeepsTheConnection() throws Exception {
    ScriptedServer server = server().thenAnswer(200, "abandoned").thenAnswer(200, "next");
    HttpClient client = client();
    client.send(get(server.uri("/")), soon()).close();
    assertEquals("next", text(client.send(get(server.uri("/")), soon())));
    assertEquals(1, server.connectionCount());
  }

  @Test
  void largeAbandonedBodyDropsTheConnection() throws Exception {
    AtomicLong sent = new AtomicLong();
    ScriptedServer server =
        server()
            .then(
                (request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                  byte[] some = new byte[100_000];
                  for (int i = 0; i < 10_000; i++) {
                    connection.write(some);
                    sent.addAndGet(some.length);
                  }
                })
            .thenAnswer(200, "next");
    HttpClient client = client();
    Response large = client.send(get(server.uri("/")), soon());
    assertEquals(10, large.body().readNBytes(10).length);
    large.close();
    assertEquals("next", text(client.send(get(server.uri("/")), soon())));
    assertEquals(form.connections(2), server.connectionCount());
    assertTrue(sent.get() < 100_000_000, "it was read to the end: " + sent);
  }

  @Test
  void largeBodyArrivesWhole() throws Exception {
    ScriptedServer server =
        server()
            .then(
                (request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n");
                  for (int i = 0; i < 200; i++) {
                    connection.write(new byte[100_000]);
                  }
                });
    try (Response response = client().send(get(server.uri("/")), soon())) {
      long length = 0;
      byte[] buffer = new byte[8192];
      for (int n = response.body().read(buffer); n >= 0; n = response.body().read(buffer)) {
        length += n;
      }
      assertEquals(20_000_000, length);
    }
  }

  @Test
  void putSendsItsLengthAndIsNotChunked() {
    ScriptedServer server = server().thenAnswer(201, "", "Location: /v2/x");
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    Response response =
        client()
            .send(
                put(server.uri("/v2/x"), RequestBody.of(body), "Content-Type", "a/b+json"), soon());
    assertEquals(201, response.status());
    ScriptedServer.Received received = server.received().getFirst();
    assertEquals("PUT /v2/x HTTP/1.1", received.line());
    assertEquals("2", received.field("content-length"));
    assertEquals("", received.field("transfer-encoding"));
    assertEquals("a/b+json", received.field("content-type"));
    assertArrayEquals(body, received.body());
  }

  @Test
  void postWithoutBodySaysThatItIsEmpty() {
    ScriptedServer server = server().thenAnswer(202, "");
    client().send(request(Method.POST, server.uri("/v2/x/blobs/uploads/")), soon()).close();
    assertEquals("0", server.received().getFirst().field("content-length"));
    assertEquals("", server.received().getFirst().field("transfer-encoding"));
  }

  @Test
  void uploadIsReadNoFasterThanTheServerTakesIt() {
    int length = 100_000_000;
    AtomicLong read = new AtomicLong();
    AtomicLong furthestAhead = new AtomicLong();
    ScriptedServer server =
        server()
            .then(
                (request, connection) -> {
                  byte[] taken = new byte[100_000];
                  for (long i = taken.length; i <= length; i += taken.length) {
                    connection.in().readNBytes(taken, 0, taken.length);
                    furthestAhead.accumulateAndGet(read.get() - i, Math::max);
                  }
                  connection.write("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
                });
    Response response =
        client().send(put(server.uri("/"), body(length, new Endless(read))), soon());
    assertEquals(201, response.status());
    assertTrue(furthestAhead.get() < 30_000_000, "read ahead: " + furthestAhead);
  }

  /** Zeros, counted as they are read. */
  private static final class Endless extends InputStream {
    private final AtomicLong read;

    Endless(AtomicLong read) {
      this.read = read;
    }

    @Override
    public int read() {
      read.incrementAndGet();
      return 0;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) {
      read.addAndGet(count);
      return count;
    }
  }

  @Test
  void serverMayAnswerBeforeItHasTakenTheUpload() throws Exception {
    ScriptedServer server = server().thenAnswer(413, "too large");
    RequestBody body = body(200_000_000, new Endless(new AtomicLong()));
    Response response = client().send(put(server.uri("/"), body), soon());
    assertEquals(413, response.status());
    assertEquals("too large", text(response));
  }

  @Test
  void threeBodiesArriveAtTheSameTime() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    ScriptedServer server = server();
    for (int i = 0; i < 3; i++) {
      server.then(
          (request, connection) -> {
            asked.countDown();
            asked.await();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
          });
    }
    HttpClient client = client();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> bodies = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        bodies.add(threads.submit(() -> text(client.send(get(server.uri("/")), soon()))));
      }
      for (Future<String> body : bodies) {
        assertEquals("x", body.get());
      }
    }
    assertEquals(form.connections(3), server.connectionCount());
  }

  @Test
  void bodyThatEndsEarlyIsTheFaultOfTheFile() {
    ScriptedServer server = server().thenAnswer(201, "");
    Request request = put(server.uri("/"), body(10, new ByteArrayInputStream(new byte[4])));
    UsageFailure failure = assertThrows(UsageFailure.class, () -> client().send(request, soon()));
    assertTrue(failure.line().contains("cannot be read"), failure.line());
  }

  private static RequestBody body(long length, InputStream in) {
    return new RequestBody() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() throws IOException {
        return in;
      }
    };
  }
}
