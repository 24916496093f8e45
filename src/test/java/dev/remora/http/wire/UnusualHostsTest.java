package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.ProxySettings;
import dev.remora.http.Request;
import dev.remora.http.Response;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are none by RFC 1123: of Compose containers, of older buckets. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
class UnusualHostsTest extends HttpFixture {
  @TempDir static Path directory;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ServerCertificate.prepare(directory);
  }

  /** All of them are this machine, as they are to Compose's resolver. */
  private static InetAddress[] resolved(String host) throws UnknownHostException {
    return host.contains("invalid") || host.equals("localhost")
        ? InetAddress.getAllByName("127.0.0.9")
        : InetAddress.getAllByName("127.0.0.1");
  }

  private HttpClient here(TransportSettings settings) {
    return client(settings, clock, UnusualHostsTest::resolved);
  }

  private static URI named(ScriptedServer server, String host, String path) {
    return URI.create(server.uri("").getScheme() + "://" + host + ":" + server.port() + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"my_registry", "_dash-", "-x.example", "proj_app.1", "registry.1", "A_B.Example."})
  void isSpokenTo(String host) throws Exception {
    ScriptedServer server = server().thenAnswer(200, "one").thenAnswer(200, "two");
    HttpClient client = here(SETTINGS);
    URI uri = named(server, host, "/v2/?a=%2F");
    Response response = client.send(get(uri), soon());
    assertEquals(uri, response.uri());
    assertEquals("one", text(response));
    assertEquals("two", text(client.send(get(uri), soon())));
    assertEquals("GET /v2/?a=%2F HTTP/1.1", server.received().getFirst().line());
    assertEquals(
        host.toLowerCase(Locale.ROOT) + ":" + server.port(),
        server.received().getFirst().field("host"));
    assertEquals(1, server.connectionCount());
  }

  @Test
  void twoOfThemAreTwoOrigins() throws Exception {
    ScriptedServer storage = server().thenAnswer(200, "blob");
    ScriptedServer registry =
        server().thenAnswer(307, "", "Location: " + named(storage, "blob_store", "/x?y"));
    Request request = get(named(registry, "my_registry", "/"), "Authorization", "Bearer secret");
    assertEquals("blob", text(here(SETTINGS).send(request, soon())));
    assertEquals("", storage.received().getFirst().field("authorization"));
    assertEquals("blob_store:" + storage.port(), storage.received().getFirst().field("host"));
  }

  /** A server of the JDK breaks off here, which knows no such name. */
  @Test
  void tlsServerIsToldTheName() throws Exception {
    AtomicReference<String> hello = new AtomicReference<>("");
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                byte[] bytes = new byte[16_000];
                while (!server.isClosed()) {
                  try (Socket connection = server.accept()) {
                    int length = connection.getInputStream().read(bytes);
                    hello.set(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
                  } catch (IOException e) {
                    // closed: the test is over
                  }
                }
              });
      URI uri = URI.create("https://my_bucket.buckets.example:" + server.getLocalPort() + "/");
      assertThrows(RegistryUnavailable.class, () -> here(SETTINGS).send(get(uri), soon()));
    }
    assertTrue(hello.get().contains("my_bucket.buckets.example"), hello.get());
    assertFalse(hello.get().contains("stand-in.invalid"), hello.get());
  }

  @Test
  void proxyMayHaveSuchANameToo() throws Exception {
    ScriptedServer proxy = server().thenAnswer(200, "plain").thenAnswer(403, "");
    String address = named(proxy, "user:hunter2@my_proxy", "").toString();
    HttpClient client =
        here(with(ProxySettings.of(Map.of("HTTPS_PROXY", address, "HTTP_PROXY", address))));
    URI plain = URI.create("http://my_registry:5000/v2/");
    assertEquals("plain", text(client.send(get(plain), soon())));
    URI secure = URI.create("https://my_registry/v2/");
    AccessDenied failure = assertThrows(AccessDenied.class, () -> client.send(get(secure), soon()));
    assertTrue(failure.line().contains("the proxy my_proxy:"), failure.line());
    ScriptedServer.Received asked = proxy.received().get(0);
    assertEquals("GET http://my_registry:5000/v2/ HTTP/1.1", asked.line());
    assertEquals("my_registry:5000", asked.field("host"));
    assertEquals("Basic dXNlcjpodW50ZXIy", asked.field("proxy-authorization"));
    ScriptedServer.Received tunnel = proxy.received().get(1);
    assertEquals("CONNECT my_registry:443 HTTP/1.1", tunnel.line());
    assertEquals("my_registry:443", tunnel.field("host"));
  }

  @Test
  void failureNamesIt() {
    URI nobody = URI.create("http://my_registry.invalid:5000/");
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> client().send(get(nobody), soon()));
    assertTrue(failure.line().contains("my_registry.invalid"), failure.line());
    assertFalse(failure.line().contains("stand-in.invalid"), failure.line());
  }
}
