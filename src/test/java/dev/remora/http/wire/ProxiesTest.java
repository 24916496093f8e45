package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.ProxySettings;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.rig.ShortTime;
import dev.remora.time.Clock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries whose names only a proxy can resolve. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class ProxiesTest extends HttpFixture {
  private static final URI SECURE = URI.create("https://registry.example/v2/?a=%2F");
  private static final URI PLAIN = URI.create("http://registry.example:5000/v2/?a=%2F");
  private static final String USER = "dXNlcjpodW50ZXIy"; // user:hunter2

  @TempDir static Path directory;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ServerCertificate.prepare(directory);
  }

  private ScriptedServer registry() {
    return registry(Form.HTTP_1_1);
  }

  private ScriptedServer registry(Form spoken) {
    ServerCertificate certificate = ServerCertificate.of(directory, "named");
    return spoken == Form.HTTP_2
        ? opened(ScriptedServer.http2(certificate.context()))
        : server(certificate);
  }

  private HttpClient by(ScriptedServer proxy, TimeLimits limits) {
    return by(proxy.uri("").toString().replace("://", "://user:hunter2@"), limits);
  }

  private HttpClient by(ScriptedServer proxy) {
    return by(proxy, TimeLimits.standard());
  }

  private HttpClient by(String proxy, TimeLimits limits) {
    TransportSettings settings =
        new TransportSettings(
            limits,
            trusting(directory.resolve("ca.pem")),
            ProxySettings.of(Map.of("HTTPS_PROXY", proxy, "HTTP_PROXY", proxy)),
            SETTINGS.userAgent());
    return client(settings, clock, ProxiesTest::onlyTheProxy);
  }

  private static InetAddress[] onlyTheProxy(String host) throws UnknownHostException {
    if (host.endsWith(".example")) {
      throw new UnknownHostException(host);
    }
    return InetAddress.getAllByName(host);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void tlsGoesThroughATunnel(Form spoken) throws Exception {
    ScriptedServer registry = registry(spoken).thenAnswer(200, "one").thenAnswer(200, "two");
    ScriptedServer proxy = server().thenTunnelTo(registry);
    HttpClient client = by(proxy);
    assertEquals("one", text(client.send(get(SECURE, "Authorization", "Bearer x"), soon())));
    assertEquals("two", text(client.send(get(SECURE), soon())));

    ScriptedServer.Received toProxy = proxy.received().getFirst();
    assertEquals("CONNECT registry.example:443 HTTP/1.1", toProxy.line());
    assertEquals("registry.example:443", toProxy.field("host"));
    assertEquals("Basic " + USER, toProxy.field("proxy-authorization"));
    assertEquals("", toProxy.field("authorization"));
    assertEquals(1, proxy.received().size());

    ScriptedServer.Received toRegistry = registry.received().getFirst();
    assertEquals("GET /v2/?a=%2F HTTP/1.1", toRegistry.line());
    assertEquals("registry.example", toRegistry.field("host"));
    assertEquals("Bearer x", toRegistry.field("authorization"));
    assertEquals("", toRegistry.field("proxy-authorization"));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void tunnelThatEndsAfterAnAnswerIsMadeAnewAtOnce(Form spoken) throws Exception {
    ScriptedServer registry =
        registry(spoken)
            .thenAnswer(200, "one")
            .then((request, connection) -> connection.socket().close())
            .thenAnswer(200, "two");
    ScriptedServer proxy = server().thenTunnelTo(registry).thenTunnelTo(registry);
    HttpClient client = by(proxy);
    assertEquals("one", text(client.send(get(SECURE), soon())));
    assertEquals("two", text(client.send(get(SECURE), soon())));
    assertEquals(2, proxy.connectionCount());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void plainHttpAsksForTheWholeUrl() throws Exception {
    ScriptedServer proxy = server().thenAnswer(200, "one").thenAnswer(200, "two");
    HttpClient client = by(proxy);
    assertEquals("one", text(client.send(get(PLAIN), soon())));
    assertEquals("two", text(client.send(get(PLAIN), soon())));
    ScriptedServer.Received received = proxy.received().getFirst();
    assertEquals("GET http://registry.example:5000/v2/?a=%2F HTTP/1.1", received.line());
    assertEquals("registry.example:5000", received.field("host"));
    assertEquals("Basic " + USER, received.field("proxy-authorization"));
    assertEquals(1, proxy.connectionCount());
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void uploadsGoThroughIt(Form spoken) throws Exception {
    ScriptedServer registry = registry(spoken).thenAnswer(201, "");
    ScriptedServer proxy = server().thenTunnelTo(registry);
    byte[] body = new byte[300_000];
    assertEquals(201, by(proxy).send(put(SECURE, RequestBody.of(body)), soon()).status());
    assertEquals(body.length, registry.received().getFirst().body().length);
  }

  @Test
  void proxyMaySpeakTlsItself() throws Exception {
    ScriptedServer registry = registry().thenAnswer(200, "through two layers");
    ScriptedServer proxy =
        server(ServerCertificate.of(directory, "valid"))
            .thenTunnelTo(registry)
            .thenAnswer(200, "plain");
    HttpClient client = by(proxy);
    assertEquals("through two layers", text(client.send(get(SECURE), soon())));
    assertEquals("plain", text(client.send(get(PLAIN), soon())));
    assertEquals("CONNECT registry.example:443 HTTP/1.1", proxy.received().get(0).line());
    assertTrue(proxy.received().get(1).line().startsWith("GET http://registry.example:5000/"));
  }

  @ParameterizedTest
  @CsvSource({
    "expired, has expired",
    "elsewhere, is for another name",
    "stranger, is not trusted",
  })
  void proxyWithABadCertificateLearnsNothing(String certificate, String why) {
    ScriptedServer proxy = server(ServerCertificate.of(directory, certificate));
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> by(proxy).send(get(SECURE), soon()));
    assertTrue(
        failure.line().contains("the certificate of the proxy 127.0.0.1:" + proxy.port()),
        failure.line());
    assertTrue(failure.line().contains(why), failure.line());
    assertEquals(List.of(), proxy.received());
  }

  @Test
  void registryBehindAProxyIsVerifiedToo() {
    ScriptedServer registry = server(ServerCertificate.of(directory, "valid"));
    ScriptedServer proxy = server().thenTunnelTo(registry);
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> by(proxy).send(get(SECURE), soon()));
    assertTrue(
        failure.line().contains("the certificate of registry.example is for another name"),
        failure.line());
  }

  @ParameterizedTest
  @CsvSource({
    "407, 1, ACCESS_DENIED, does not accept our credentials (407)",
    "403, 1, ACCESS_DENIED, does not let us through to registry.example (403)",
    "405, 1, UNAVAILABLE, found no way to registry.example (405)",
    "302, 1, UNAVAILABLE, found no way to registry.example (302)",
    "502, 5, UNAVAILABLE, found no way to registry.example (502)",
    "503, 5, UNAVAILABLE, found no way to registry.example (503)",
    "504, 5, UNAVAILABLE, found no way to registry.example (504)",
  })
  void refusalIsToldAsThatOfTheProxy(int status, int tries, String exit, String why) {
    ScriptedServer proxy = server();
    for (int i = 0; i < 5; i++) {
      proxy.thenAnswer(status, "<html>no</html>", "Location: http://127.0.0.1:9/");
    }
    Failure failure = assertThrows(Failure.class, () -> by(proxy).send(get(SECURE), soon()));
    assertEquals(exit, failure.exitCode().name());
    assertTrue(
        failure.line().contains("the proxy 127.0.0.1:" + proxy.port() + " " + why), failure.line());
    assertEquals(tries, proxy.received().size());
    assertTrue(!failure.line().contains("hunter2"), failure.line());
  }

  @Test
  void plainHttpWithoutTheRightCredentialsIsDenied() {
    ScriptedServer proxy = server().thenAnswer(407, "", "Proxy-Authenticate: Basic realm=\"corp\"");
    AccessDenied failure =
        assertThrows(AccessDenied.class, () -> by(proxy).send(get(PLAIN), soon()));
    assertTrue(failure.line().contains("(407); HTTP_PROXY"), failure.line());
  }

  @Test
  void proxyThatIsBackAfterAMomentIsTriedAgain() throws Exception {
    ScriptedServer registry = registry().thenAnswer(200, "there");
    ScriptedServer proxy =
        server()
            .thenAnswer(503, "")
            .then((request, connection) -> connection.reset())
            .thenTunnelTo(registry);
    assertEquals("there", text(by(proxy).send(get(SECURE), soon())));
    assertEquals(2, clock.sleeps().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nand an answer that nobody asked for",
      })
  void answerThatIsNoneFails(String answer) {
    ScriptedServer proxy = server();
    for (int i = 0; i < 5; i++) {
      proxy.thenSend(answer);
    }
    Failure failure = assertThrows(Failure.class, () -> by(proxy).send(get(SECURE), soon()));
    assertTrue(failure.line().contains("is of no use: it does not answer in HTTP"), failure.line());
  }

  @Test
  void endlessAnswerFails() {
    ScriptedServer proxy = server();
    for (int i = 0; i < 5; i++) {
      proxy.then(
          (request, connection) -> {
            connection.write("HTTP/1.1 200 OK\r\n");
            while (true) {
              connection.write("X-Filler: 0123456789\r\n");
            }
          });
    }
    Failure failure = assertThrows(Failure.class, () -> by(proxy).send(get(SECURE), soon()));
    assertTrue(failure.line().contains("is of no use"), failure.line());
  }

  @Test
  void proxyThatStallsFailsWithinTheLimit() {
    ScriptedServer proxy = server();
    for (int i = 0; i < 5; i++) {
      proxy.then((request, connection) -> connection.stall());
    }
    TimeLimits short_ =
        new TimeLimits(Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ofSeconds(20));
    Failure failure =
        assertThrows(Failure.class, () -> by(proxy, short_).send(get(SECURE), soon()));
    assertTrue(failure.line().contains("is of no use: it does not answer"), failure.line());
    assertEquals(5, proxy.received(5).size());
  }

  @Test
  void proxyThatIsNotThereIsNamed() {
    Failure refused =
        assertThrows(
            Failure.class,
            () -> by("http://127.0.0.1:1", TimeLimits.standard()).send(get(SECURE), soon()));
    assertTrue(
        refused.line().contains("connection refused by the proxy 127.0.0.1:1"), refused.line());
    Failure unknown =
        assertThrows(
            Failure.class,
            () -> by("http://proxy.example", TimeLimits.standard()).send(get(SECURE), soon()));
    assertTrue(unknown.line().contains("the name proxy.example does not"), unknown.line());
  }

  @Test
  void redirectToAnAddressOfThisMachineIsRefusedBehindAProxyToo() {
    ScriptedServer registry =
        registry().thenAnswer(307, "", "Location: https://169.254.169.254/latest");
    ScriptedServer proxy = server().thenTunnelTo(registry);
    Failure failure = assertThrows(Failure.class, () -> by(proxy).send(get(SECURE), soon()));
    assertEquals(15, failure.exitCode().code());
    assertEquals(1, proxy.received().size());
  }

  @Test
  void credentialsOfTheProxyGoToNobodyElse() throws Exception {
    ScriptedServer direct = server().thenAnswer(200, "straight");
    assertEquals("straight", text(by(server()).send(get(direct.uri("/")), soon())));
    assertEquals("", direct.received().getFirst().field("proxy-authorization"));
    assertEquals("GET / HTTP/1.1", direct.received().getFirst().line());
  }

  @Test
  void stalledTunnelFailsWithinTheIdleLimit() {
    Duration patient = Duration.ofSeconds(30);
    ShortTime.longEnough(
        Duration.ofSeconds(1),
        idle -> {
          ScriptedServer registry =
              registry()
                  .then(
                      (request, connection) -> {
                        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf!");
                        connection.stall();
                      });
          ScriptedServer proxy = server().thenTunnelTo(registry);
          TransportSettings settings =
              new TransportSettings(
                  new TimeLimits(patient, patient, idle),
                  trusting(directory.resolve("ca.pem")),
                  ProxySettings.of(Map.of("HTTPS_PROXY", proxy.uri("").toString())),
                  SETTINGS.userAgent());
          HttpClient client = client(settings, Clock.system(), ProxiesTest::onlyTheProxy);
          Response response = client.send(get(SECURE), soonInRealTime());
          Exception failure = assertThrows(java.io.IOException.class, () -> text(response));
          assertEquals("no more data came within " + said(idle), failure.getMessage());
          return idle;
        });
  }
}
