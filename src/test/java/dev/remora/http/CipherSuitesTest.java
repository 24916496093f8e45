package dev.remora.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.trace.Trace;
import io.netty.buffer.ByteBufAllocator;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered to a server that lets the client choose. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
class CipherSuitesTest extends HttpFixture {
  @TempDir static Path directory;

  private final BlockingQueue<String> chosen = new LinkedBlockingQueue<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    ServerCertificate.prepare(directory);
  }

  private ScriptedServer server(Consumer<SSLServerSocket> peculiarity) {
    return opened(
            ScriptedServer.tls(
                ServerCertificate.of(directory, "valid").context(),
                InetAddress.getLoopbackAddress(),
                socket -> {
                  SSLParameters parameters = socket.getSSLParameters();
                  parameters.setUseCipherSuitesOrder(false);
                  socket.setSSLParameters(parameters);
                  peculiarity.accept(socket);
                }))
        .then(
            (request, connection) -> {
              chosen.add(((SSLSocket) connection.socket()).getSession().getCipherSuite());
              connection.write("HTTP/1.1 204 No Content\r\n\r\n");
            });
  }

  private HttpClient client(List<String> cipherSuites) {
    TransportSettings trusting =
        SETTINGS.with(SETTINGS.tls().withCaFile(directory.resolve("ca.pem")));
    return opened(
        new RestHttpClient(
            trusting, cipherSuites, clock, new Random(1), Trace.off(), InetAddress::getAllByName));
  }

  @ParameterizedTest
  @CsvSource({
    "true, TLSv1.3, TLS_AES_128_GCM_SHA256",
    "false, TLSv1.3, TLS_CHACHA20_POLY1305_SHA256",
    "true, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "false, TLSv1.2, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  })
  void theFastestComesFirst(boolean aesIsFast, String protocol, String suite) throws Exception {
    ScriptedServer server = server(socket -> socket.setEnabledProtocols(new String[] {protocol}));
    client(CipherSuites.inOrder(aesIsFast)).send(get(server.uri("/")), soon()).close();
    assertEquals(suite, chosen.take());
  }

  @Test
  void aJvmHasInstructionsForAes() {
    assertEquals(CipherSuites.inOrder(true), CipherSuites.ofThisProcess());
  }

  @Test
  void eachIsKnownToThisJavaAndEitherOrderHasAll() throws Exception {
    List<String> known =
        Arrays.asList(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    assertTrue(known.containsAll(CipherSuites.inOrder(true)));
    List<String> one = new ArrayList<>(CipherSuites.inOrder(true));
    List<String> other = new ArrayList<>(CipherSuites.inOrder(false));
    Collections.sort(one);
    Collections.sort(other);
    assertEquals(one, other);
  }

  @Test
  void eachHasForwardSecrecy() {
    assertEquals(
        List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"),
        CipherSuites.inOrder(true).stream().filter(one -> !one.startsWith("TLS_ECDHE_")).toList());
  }

  @Test
  void nothingElseIsOffered() {
    SSLEngine engine =
        Tls.context(
                new TrustedRoots(Optional.empty(), Duration.ZERO).trustWith(List.of()),
                Optional.empty(),
                CipherSuites.inOrder(false))
            .newEngine(ByteBufAllocator.DEFAULT, "registry.example", 443);
    assertEquals(CipherSuites.inOrder(false), List.of(engine.getEnabledCipherSuites()));
    assertEquals(List.of("TLSv1.3", "TLSv1.2"), List.of(engine.getEnabledProtocols()));
    assertEquals("HTTPS", engine.getSSLParameters().getEndpointIdentificationAlgorithm());
  }
}
