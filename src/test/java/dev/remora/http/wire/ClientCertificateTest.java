package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.failure.UsageFailure;
import dev.remora.http.HttpClient;
import dev.remora.http.tls.ClientIdentity;
import dev.remora.http.tls.TlsSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who we say we are, and to whom. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
class ClientCertificateTest extends HttpFixture {
  @TempDir static Path directory;

  /** Of the case. */
  @TempDir Path files;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ServerCertificate.prepare(directory);
  }

  @BeforeEach
  void writeCertificates() throws Exception {
    ServerCertificate.writePair(directory, "client", files, "client");
    ServerCertificate.writePair(directory, "stranger", files, "stranger");
  }

  private ScriptedServer demanding(String... protocols) throws Exception {
    return opened(
        ScriptedServer.tls(
            ServerCertificate.of(directory, "valid").context(),
            InetAddress.getLoopbackAddress(),
            socket -> {
              socket.setNeedClientAuth(true);
              if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
              }
            }));
  }

  /** The same, which speaks HTTP/2. */
  private static ScriptedServer demandingInHttp2() {
    return ScriptedServer.tls(
        ServerCertificate.of(directory, "valid").context(),
        InetAddress.getLoopbackAddress(),
        socket -> {
          socket.setNeedClientAuth(true);
          ScriptedServer.offerHttp2(socket);
        });
  }

  private static TlsSettings trusting() {
    return trusting(directory.resolve("ca.pem"));
  }

  private ClientIdentity identity(String name, List<String> registries) {
    return new ClientIdentity(
        files.resolve(name + ".cert"), files.resolve(name + ".key"), registries::contains);
  }

  private HttpClient showing(String name, ScriptedServer... registries) {
    List<String> hosts =
        List.of(registries).stream().map(server -> "127.0.0.1:" + server.port()).toList();
    return client(
        with(
            new TlsSettings(
                Optional.of(directory.resolve("ca.pem")),
                Optional.of(identity(name, hosts)),
                List.of(),
                Duration.ZERO)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void registrySeesIt(String protocol) throws Exception {
    ScriptedServer registry = demanding(protocol).thenAnswer(200, "welcome");
    assertEquals("welcome", text(showing("client", registry).send(get(registry.uri("/")), soon())));
  }

  @Test
  void registryThatSpeaksHttp2SeesItAndNobodyElseDoes() throws Exception {
    ScriptedServer other = opened(demandingInHttp2()).thenAnswer(200, "");
    ScriptedServer registry =
        opened(demandingInHttp2())
            .thenAnswer(200, "welcome")
            .thenAnswer(307, "", "Location: " + other.uri("/"));
    HttpClient client = showing("client", registry, other);
    assertEquals("welcome", text(client.send(get(registry.uri("/")), soon())));
    assertThrows(AccessDenied.class, () -> client.send(get(registry.uri("/away")), soon()));
    assertEquals(1, registry.connectionCount());
    assertEquals(List.of(), other.received());
  }

  @Test
  void registryThatWantsOneIsDeniedToUsWithoutIt() throws Exception {
    ScriptedServer registry = demanding().thenAnswer(200, "");
    HttpClient client = client(with(trusting()));
    AccessDenied failure =
        assertThrows(AccessDenied.class, () -> client.send(get(registry.uri("/")), soon()));
    assertTrue(failure.line().contains("--cert-file and --key-file"), failure.line());
    assertEquals(List.of(), registry.received());
  }

  @Test
  void certificateOfAnotherIssuerIsNotShown() throws Exception {
    ScriptedServer registry = demanding().thenAnswer(200, "");
    HttpClient client = showing("stranger", registry);
    assertThrows(AccessDenied.class, () -> client.send(get(registry.uri("/")), soon()));
  }

  @Test
  void serverThatIsNoRegistryDoesNotSeeIt() throws Exception {
    ScriptedServer registry = demanding();
    ScriptedServer tokenService = demanding().thenAnswer(200, "");
    HttpClient client = showing("client", registry);
    assertThrows(AccessDenied.class, () -> client.send(get(tokenService.uri("/")), soon()));
    assertEquals(List.of(), tokenService.received());
  }

  @Test
  void redirectDoesNotShowItEvenToARegistry() throws Exception {
    ScriptedServer other = demanding().thenAnswer(200, "");
    ScriptedServer registry = demanding().thenAnswer(307, "", "Location: " + other.uri("/"));
    HttpClient client = showing("client", registry, other);
    assertThrows(AccessDenied.class, () -> client.send(get(registry.uri("/")), soon()));
    assertEquals(List.of(), other.received());
  }

  @Test
  void redirectWithinTheRegistryKeepsIt() throws Exception {
    ScriptedServer registry =
        demanding().thenAnswer(307, "", "Location: /there").thenAnswer(200, "still you");
    assertEquals(
        "still you", text(showing("client", registry).send(get(registry.uri("/")), soon())));
    assertEquals(1, registry.connectionCount());
  }

  @Test
  void filesThatDoNotBelongTogetherAreToldAtOnce() throws Exception {
    Files.copy(files.resolve("stranger.key"), files.resolve("mixed.key"));
    Files.copy(files.resolve("client.cert"), files.resolve("mixed.cert"));
    UsageFailure failure = assertThrows(UsageFailure.class, () -> showing("mixed"));
    assertEquals(ExitCode.USAGE, failure.exitCode());
    assertTrue(failure.line().contains("it is not that of the certificate in"), failure.line());
    assertFalse(failure.line().contains("MII"), failure.line());
  }

  @Test
  void missingFilesAreToldAtOnce() {
    UsageFailure failure = assertThrows(UsageFailure.class, () -> showing("missing"));
    assertTrue(failure.line().contains("missing.cert: it is not there"), failure.line());
  }

  private Path certsD(ScriptedServer server) throws Exception {
    return Files.createDirectories(files.resolve("certs.d/127.0.0.1:" + server.port()));
  }

  private HttpClient reading(Path... more) {
    List<Path> all = new ArrayList<>(List.of(more));
    all.add(files.resolve("certs.d"));
    return client(with(new TlsSettings(Optional.empty(), Optional.empty(), all, Duration.ZERO)));
  }

  @Test
  void directoryOfAHostHoldsItsCaAndOurPair() throws Exception {
    ScriptedServer registry = demanding().thenAnswer(200, "welcome");
    Path host = certsD(registry);
    Files.copy(directory.resolve("ca.pem"), host.resolve("company.crt"));
    ServerCertificate.writePair(directory, "client", host, "client");
    Files.writeString(host.resolve("README"), "not for us");
    assertEquals(
        "welcome",
        text(reading(files.resolve("none"), files).send(get(registry.uri("/")), soon())));
  }

  @Test
  void directoryOfAHostCountsForNoOther() throws Exception {
    ScriptedServer registry = server(ServerCertificate.of(directory, "valid"));
    ScriptedServer other = server(ServerCertificate.of(directory, "valid"));
    registry.thenAnswer(200, "");
    Files.copy(directory.resolve("ca.pem"), certsD(registry).resolve("company.crt"));
    HttpClient client = reading();
    assertEquals(200, client.send(get(registry.uri("/")), soon()).status());
    Failure failure = assertThrows(Failure.class, () -> client.send(get(other.uri("/")), soon()));
    assertTrue(failure.line().contains("is not trusted"), failure.line());
  }

  @Test
  void firstDirectoryThatKnowsTheHostCounts() throws Exception {
    ScriptedServer registry = server(ServerCertificate.of(directory, "valid"));
    Files.copy(directory.resolve("ca.pem"), certsD(registry).resolve("company.crt"));
    Path users = files.resolve("users");
    Files.createDirectories(users.resolve("127.0.0.1:" + registry.port()));
    HttpClient client = reading(users);
    Failure failure =
        assertThrows(Failure.class, () -> client.send(get(registry.uri("/")), soon()));
    assertTrue(failure.line().contains("is not trusted"), failure.line());
  }

  @ParameterizedTest
  @ValueSource(strings = {"client.cert", "client.key"})
  void halfAPairIsTold(String missing) throws Exception {
    ScriptedServer registry = server(ServerCertificate.of(directory, "valid"));
    ServerCertificate.writePair(directory, "client", certsD(registry), "client");
    Files.delete(certsD(registry).resolve(missing));
    UsageFailure failure =
        assertThrows(UsageFailure.class, () -> reading().send(get(registry.uri("/")), soon()));
    assertTrue(failure.line().contains(missing + " is missing"), failure.line());
    assertEquals(0, registry.connectionCount());
  }

  @Test
  void brokenCaOfAHostIsTold() throws Exception {
    ScriptedServer registry = server(ServerCertificate.of(directory, "valid"));
    Files.writeString(certsD(registry).resolve("broken.crt"), "-----BEGIN CERTIFICATE-----\nx");
    assertThrows(UsageFailure.class, () -> reading().send(get(registry.uri("/")), soon()));
    assertEquals(0, registry.connectionCount());
  }
}
