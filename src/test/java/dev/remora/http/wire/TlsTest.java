package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.UsageFailure;
import dev.remora.http.HttpClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom we trust, whatever the configuration of the framework says. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
class TlsTest extends HttpFixture {
  @TempDir static Path directory;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ServerCertificate.prepare(directory);
  }

  @Test
  void configurationOfTheFrameworkIsHostileIndeed() {
    assertTrue(ConfigProvider.getConfig().getValue("quarkus.tls.trust-all", Boolean.class));
  }

  @Test
  void certificateOfAnUnknownCaIsRefusedAtOnce() {
    ScriptedServer server = server(ServerCertificate.of(directory, "valid")).thenAnswer(200, "");
    RegistryUnavailable failure = refused(server, SETTINGS);
    assertEquals(
        "cannot fetch the manifest of registry.example/app: the certificate of 127.0.0.1:"
            + server.port()
            + " is not trusted (issued by CN=A CA of ours); give the CA with --ca-file",
        failure.line());
    assertFalse(failure.anotherTryCanHelp());
    assertEquals(List.of(), clock.sleeps());
    assertEquals(List.of(), server.received());
  }

  @Test
  void caFileMakesItTrusted() throws Exception {
    ServerCertificate certificate = ServerCertificate.of(directory, "valid");
    ScriptedServer server = server(certificate).thenAnswer(200, "one").thenAnswer(200, "two");
    HttpClient client = client(trustingOnly(certificate.ca()));
    assertEquals("one", text(client.send(get(server.uri("/")), soon())));
    assertEquals("two", text(client.send(get(server.uri("/")), soon())));
    assertEquals(1, server.connectionCount());
  }

  @Test
  void connectionThatIsGoneIsMadeAnewAtOnce() throws Exception {
    ServerCertificate certificate = ServerCertificate.of(directory, "valid");
    ScriptedServer server =
        server(certificate)
            .thenAnswer(200, "one")
            .then((request, connection) -> connection.socket().close())
            .thenAnswer(200, "two")
            .then((request, connection) -> connection.reset())
            .thenAnswer(200, "three");
    HttpClient client = client(trustingOnly(certificate.ca()));
    assertEquals("one", text(client.send(get(server.uri("/")), soon())));
    assertEquals("two", text(client.send(get(server.uri("/")), soon())));
    assertEquals("three", text(client.send(get(server.uri("/")), soon())));
    assertEquals(List.of(), clock.sleeps());
    assertEquals(3, server.connectionCount());
  }

  @Test
  void expiredCertificateIsRefusedAtOnce() {
    ServerCertificate certificate = ServerCertificate.of(directory, "expired");
    ScriptedServer server = server(certificate).thenAnswer(200, "");
    RegistryUnavailable failure = refused(server, trustingOnly(certificate.ca()));
    assertTrue(failure.line().contains("has expired"), failure.line());
    assertFalse(failure.anotherTryCanHelp());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void certificateThatIsNotValidYetIsTriedAgain() {
    ServerCertificate certificate = ServerCertificate.of(directory, "early");
    ScriptedServer server = server(certificate);
    RegistryUnavailable failure = refused(server, trustingOnly(certificate.ca()));
    assertTrue(failure.line().contains("is not valid yet"), failure.line());
    assertTrue(failure.line().contains("clock"), failure.line());
    assertTrue(failure.anotherTryCanHelp());
    assertEquals(4, clock.sleeps().size());
  }

  @Test
  void certificateForAnotherNameIsRefusedAtOnce() {
    ServerCertificate certificate = ServerCertificate.of(directory, "elsewhere");
    ScriptedServer server = server(certificate).thenAnswer(200, "");
    RegistryUnavailable failure = refused(server, trustingOnly(certificate.ca()));
    assertTrue(failure.line().contains("is for another name"), failure.line());
    assertFalse(failure.anotherTryCanHelp());
    assertEquals(List.of(), server.received());
  }

  @Test
  void plainHttpOnATlsUrlIsTold() {
    ScriptedServer plain = serverThatGreets("HTTP/1.1 400 Bad Request\r\n\r\n");
    URI uri = URI.create("https://127.0.0.1:" + plain.port() + "/");
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> client().send(get(uri), soon()));
    assertTrue(failure.line().contains("--plain-http 127.0.0.1:" + plain.port()), failure.line());
    assertFalse(failure.anotherTryCanHelp());
  }

  @Test
  void tlsOnAPlainUrlIsTold() {
    ScriptedServer server = server(ServerCertificate.of(directory, "valid"));
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class,
            () ->
                client().send(get(URI.create("http://127.0.0.1:" + server.port() + "/")), soon()));
    assertTrue(failure.line().contains("if it speaks TLS, say --plain-http none"), failure.line());
  }

  @Test
  void redirectToPlainHttpIsRefused() {
    ServerCertificate certificate = ServerCertificate.of(directory, "valid");
    ScriptedServer server =
        server(certificate).thenAnswer(307, "", "Location: http://127.0.0.1:9/");
    ProtocolViolation failure =
        assertThrows(
            ProtocolViolation.class,
            () -> client(trustingOnly(certificate.ca())).send(get(server.uri("/")), soon()));
    assertTrue(failure.line().contains("from https to http"), failure.line());
  }

  @Test
  void proxyOfTheSystemPropertiesIsNotUsed() throws Exception {
    ScriptedServer server = server().thenAnswer(200, "direct");
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", "9");
    System.setProperty("http.nonProxyHosts", "");
    try {
      assertEquals("direct", text(client().send(get(server.uri("/")), soon())));
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
      System.clearProperty("http.nonProxyHosts");
    }
  }

  @Test
  void unusableCaFileIsToldAtOnce() throws Exception {
    Path empty = Files.createFile(directory.resolve("empty.pem"));
    Path noPem = Files.writeString(directory.resolve("ca.txt"), "-----BEGIN CERTIFICATE-----\nx");
    for (Path file : List.of(empty, noPem, directory.resolve("missing.pem"))) {
      UsageFailure failure = assertThrows(UsageFailure.class, () -> client(trustingOnly(file)));
      assertTrue(failure.line().contains(file.toString()), failure.line());
    }
  }

  private static TransportSettings trustingOnly(Path caFile) {
    return with(trusting(caFile));
  }

  private RegistryUnavailable refused(ScriptedServer server, TransportSettings settings) {
    return assertThrows(
        RegistryUnavailable.class, () -> client(settings).send(get(server.uri("/")), soon()));
  }

  @Test
  void serverThatNeverShakesHandsIsUnavailable() {
    ScriptedServer server = server();
    TimeLimits short_ =
        new TimeLimits(Duration.ofMillis(200), Duration.ofSeconds(15), Duration.ofSeconds(15));
    URI uri = URI.create("https://127.0.0.1:" + server.port() + "/");
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> client(with(short_)).send(get(uri), soon()));
    assertTrue(failure.line().contains("no TLS within 200ms"), failure.line());
    assertTrue(failure.anotherTryCanHelp());
    assertEquals(5, server.connectionCount(5));
  }
}
