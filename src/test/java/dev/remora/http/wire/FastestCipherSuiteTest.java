package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.http.HttpClient;
import dev.remora.http.tls.Tls;
import dev.remora.trace.Trace;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered to a server that lets the client choose. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
class FastestCipherSuiteTest extends HttpFixture {
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

  private HttpClient client(boolean aesIsFast) {
    TransportSettings trusting = with(trusting(directory.resolve("ca.pem")));
    return opened(
        QuarkusWire.client(
            trusting,
            new Tls(trusting.tls(), aesIsFast),
            clock,
            new Random(1),
            Trace.off(),
            InetAddress::getAllByName));
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
    client(aesIsFast).send(get(server.uri("/")), soon()).close();
    assertEquals(suite, chosen.take());
  }
}
