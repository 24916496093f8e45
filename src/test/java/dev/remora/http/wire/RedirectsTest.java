package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.failure.ProtocolViolation;
import dev.remora.http.Method;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@ParameterizedClass
@EnumSource(Form.class)
@TestProfile(HostileConfiguration.class)
class RedirectsTest extends HttpFixture {

  /**
   * What Go 1.26 sends for the same, but for what is not legal in a query, which it sends as it is,
   * and a lone percent sign in a path, which it refuses.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '~',
      value = {
        "/p\"q /p%22q",
        "/p|q?a|b /p%7Cq?a%7Cb",
        "/p{a}?{b} /p%7Ba%7D?%7Bb%7D",
        "/p^`?^` /p%5E%60?%5E%60",
        "/p\\q?\\ /p%5Cq?%5C",
        "/<a>?<b> /%3Ca%3E?%3Cb%3E",
        "~/p q?a b~ /p%20q?a%20b",
        "/100%?x=100%&y=%zz /100%25?x=100%25&y=%25zz",
        "/p%2fq%7E~?s=a%2Fb%3d+%20 /p%2fq%7E~?s=a%2Fb%3d+%20", // a signature may cover each byte
        "/a'b(c)!*;=,&+$?'()!*;=,&+$ /a'b(c)!*;=,&+$?'()!*;=,&+$",
        "/a:b@c?d:e@f/?[g] /a:b@c?d:e@f/?[g]",
        "/caf\u00c3\u00a9?caf\u00c3\u00a9 /caf%C3%A9?caf%C3%A9", // bytes of UTF-8
        "/caf\u00e9?\u00e9 /caf%E9?%E9", // of Latin-1
        "//%HOST%/p/../q /q",
        "%BASE%/a/./b/../c//d?x /a/c//d?x",
        "/a/%2e%2e/b /a/%2e%2e/b",
        "/.. /",
        "/p? /p?",
        "/p?#frag /p?",
        "?x=1 /start/here/from?x=1",
        "x/y /start/here/x/y",
        "../z /start/z",
        "./p:q /start/here/p:q",
        "%UPPER% /",
      })
  void whatIsLegalIsFollowedByteForByte(String location, String sent) throws Exception {
    ScriptedServer server = server();
    String base = server.uri("").toString();
    String place =
        location
            .replace("%HOST%", "127.0.0.1:" + server.port())
            .replace("%BASE%", base)
            .replace("%UPPER%", base.toUpperCase(Locale.ROOT));
    server.thenAnswer(307, "", "Location: " + place).thenAnswer(200, "here");
    Response response = client().send(get(server.uri("/start/here/from?q=1")), soon());
    assertEquals("here", text(response));
    assertEquals("GET " + sent + " HTTP/1.1", server.received().get(1).line());
  }

  @Test
  void anotherOriginGetsNoCredentials() throws Exception {
    ScriptedServer storage = server().thenAnswer(200, "blob");
    String target = storage.uri("/blob?sig=a%2Fb%3D").toString();
    ScriptedServer registry = server().thenAnswer(307, "", "Location: " + target);
    Response response =
        client()
            .send(
                get(
                    registry.uri("/v2/x"),
                    "authorization",
                    "Bearer secret",
                    "Cookie",
                    "a=b",
                    "Accept",
                    "*/*"),
                soon());
    assertEquals(storage.uri("/blob?sig=a%2Fb%3D"), response.uri());
    assertEquals("blob", text(response));
    ScriptedServer.Received received = storage.received().getFirst();
    assertEquals("GET /blob?sig=a%2Fb%3D HTTP/1.1", received.line());
    assertEquals("", received.field("authorization"));
    assertEquals("", received.field("cookie"));
    assertEquals("*/*", received.field("accept"));
  }

  @Test
  void requestThatIsNotRedirectedIsAnsweredByTheRedirect() {
    ScriptedServer elsewhere = server();
    ScriptedServer service = server().thenAnswer(307, "", "Location: " + elsewhere.uri("/token"));
    try (Response response =
        client()
            .send(
                get(service.uri("/token"), "Authorization", "Basic secret").notRedirected(),
                soon())) {
      assertEquals(307, response.status());
    }
    assertEquals(0, elsewhere.received().size());
  }

  @Test
  void credentialsDoNotComeBackOnTheWayHome() {
    ScriptedServer registry = server();
    ScriptedServer other = server().thenAnswer(302, "", "Location: " + registry.uri("/home"));
    registry.thenAnswer(302, "", "Location: " + other.uri("/away")).thenAnswer(200, "");
    client().send(get(registry.uri("/"), "Authorization", "Bearer secret"), soon()).close();
    assertEquals("", registry.received().get(1).field("authorization"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void sameOriginKeepsThem(int status) throws Exception {
    ScriptedServer server =
        server().thenAnswer(status, "moved", "Location: ../b?c=%20").thenAnswer(200, "here");
    Response response =
        client()
            .send(
                get(server.uri("/v2/a/x"), "Authorization", "Bearer secret", "Cookie", "a=b"),
                soon());
    assertEquals(server.uri("/v2/b?c=%20"), response.uri());
    assertEquals("here", text(response));
    assertEquals("Bearer secret", server.received().get(1).field("authorization"));
    assertEquals("a=b", server.received().get(1).field("cookie"));
    assertEquals(1, server.connectionCount());
  }

  @Test
  void requestMayStayWithinItsOrigin() throws Exception {
    ScriptedServer other = server();
    ScriptedServer registry =
        server()
            .thenAnswer(302, "", "Location: /here")
            .thenAnswer(307, "elsewhere", "Location: " + other.uri("/there"));
    Response response = client().send(get(registry.uri("/")).withinOrigin(), soon());
    assertEquals(307, response.status());
    assertEquals("elsewhere", text(response));
    assertEquals(registry.uri("/here"), response.uri());
    assertEquals(0, other.connectionCount());
  }

  @Test
  void headStaysHead() {
    ScriptedServer server = server().thenAnswer(303, "", "Location: /b");
    server.thenSend("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
    client().send(request(Method.HEAD, server.uri("/a")), soon()).close();
    assertEquals("HEAD /b HTTP/1.1", server.received().get(1).line());
  }

  @Test
  void redirectOfAnUploadIsAnAnswer() {
    ScriptedServer server = server().thenAnswer(307, "", "Location: /b");
    RequestBody body = RequestBody.of(new byte[] {1});
    assertEquals(307, client().send(put(server.uri("/a"), body), soon()).status());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 304, 307})
  void redirectWithoutLocationIsAnAnswer(int status) {
    ScriptedServer server = server();
    server.thenSend("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
    Response response = client().send(get(server.uri("/")), soon());
    assertEquals(status, response.status());
    assertEquals(Optional.empty(), response.header("Location"));
  }

  @Test
  void loopEndsAfterTenHops() {
    ScriptedServer server = server();
    for (int i = 0; i < 20; i++) {
      server.thenAnswer(302, "", "Location: /loop");
    }
    ProtocolViolation failure =
        assertThrows(
            ProtocolViolation.class, () -> client().send(get(server.uri("/loop")), soon()));
    assertTrue(failure.line().contains("more than 10 times"), failure.line());
    assertEquals(11, server.received().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/?secret",
        "http://[fe80::1]/?secret",
        "http://[::ffff:169.254.169.254]/?secret",
        "http://100.100.100.200/?secret",
        "http://[fd00:ec2::254]/?secret",
        "http://2852039166/?secret",
        "file:///etc/passwd?secret",
        "ftp://127.0.0.1/?secret",
        "http://user:secret@127.0.0.1/",
        "http:///secret",
        "http://a b/secret",
        "http://127.0.0.1\\@other.example/secret",
        "http:\\\\127.0.0.1\\secret",
        "http://[::1]other/secret",
        "http://127.1/secret",
        "http://0177.0.0.1/secret",
        "http://127.0.0.1:99999/secret",
        "http:127.0.0.1/secret",
        "/tab\tsecret",
        "p:secret",
      })
  void redirectThatLeadsAstrayIsRefused(String location) {
    ScriptedServer server = server();
    String scheme = server.uri("").getScheme();
    server.thenAnswer(302, "", "Location: " + location.replaceFirst("^http(?=:)", scheme));
    ProtocolViolation failure =
        assertThrows(ProtocolViolation.class, () -> client().send(get(server.uri("/")), soon()));
    assertEquals(ExitCode.PROTOCOL, failure.exitCode());
    assertTrue(failure.line().contains("redirects to"), failure.line());
    assertTrue(!failure.line().contains("secret"), failure.line());
  }
}
