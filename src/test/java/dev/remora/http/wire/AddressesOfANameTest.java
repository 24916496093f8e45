package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Failure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.Origin;
import dev.remora.http.Request;
import dev.remora.http.Resolver;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A name that several addresses belong to, or other ones than a moment ago. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class AddressesOfANameTest extends HttpFixture {
  /** Of this machine, as all of 127.0.0.0/8, and without a listener. */
  private static final String REFUSING = "127.0.0.2";

  private static final String DEAF = "127.0.0.3";

  @TempDir static Path directory;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ServerCertificate.prepare(directory);
  }

  /** Takes a port on an address and answers nobody there: its queue is full. */
  private static final class DeafListener implements AutoCloseable {
    private final List<Closeable> held = new ArrayList<>();

    DeafListener(String address, int port) throws IOException {
      ServerSocket socket = new ServerSocket();
      held.add(socket);
      socket.bind(new InetSocketAddress(address, port), 1);
      for (int i = 0; i < 64; i++) {
        Socket waiting = new Socket();
        held.add(waiting);
        try {
          waiting.connect(new InetSocketAddress(address, port), 200);
        } catch (IOException e) {
          return; // nobody else gets in
        }
      }
      throw new IOException("the queue takes everybody");
    }

    @Override
    public void close() throws IOException {
      for (Closeable one : held) {
        one.close();
      }
    }
  }

  private static URI named(ScriptedServer server, String path) {
    return URI.create(server.uri("").getScheme() + "://registry.example:" + server.port() + path);
  }

  private static Resolver answering(String... addresses) {
    return host -> host.equals("registry.example") ? all(addresses) : all(host);
  }

  private static InetAddress[] all(String... addresses) throws UnknownHostException {
    InetAddress[] all = new InetAddress[addresses.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = InetAddress.getByName(addresses[i]);
    }
    return all;
  }

  private HttpClient resolving(String... addresses) {
    return client(SETTINGS, clock, answering(addresses));
  }

  @Test
  void firstRefusesAndTheSecondAnswers() throws Exception {
    ScriptedServer server = server().thenAnswer(200, "here");
    HttpClient client = resolving(REFUSING, "127.0.0.1");
    assertEquals("here", text(client.send(get(named(server, "/")), soon())));
    assertEquals("registry.example:" + server.port(), server.received().getFirst().field("host"));
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void firstIsDeadAndTheSecondAnswersLongBeforeTheTimeLimit() throws Exception {
    ScriptedServer server = server().thenAnswer(200, "here");
    opened(new DeafListener(DEAF, server.port()));
    TimeLimits patient =
        new TimeLimits(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5));
    HttpClient client = client(with(patient), clock, answering(DEAF, "127.0.0.1"));
    assertEquals("here", text(client.send(get(named(server, "/")), soon())));
    assertEquals(1, server.connectionCount());
  }

  @Test
  void manyAreDeadAndTheLastAnswers() throws Exception {
    ScriptedServer server = server().thenAnswer(200, "here");
    opened(new DeafListener(DEAF, server.port()));
    HttpClient client = resolving("::1", REFUSING, DEAF, "127.0.0.4", "127.0.0.1");
    assertEquals("here", text(client.send(get(named(server, "/")), soon())));
  }

  @Test
  void tlsIsThatOfTheNameAtWhicheverAddress() throws Exception {
    ScriptedServer server =
        server(ServerCertificate.of(directory, "named")).thenAnswer(200, "verified");
    TransportSettings trusting = with(trusting(directory.resolve("ca.pem")));
    HttpClient client = client(trusting, clock, answering(REFUSING, "127.0.0.1"));
    assertEquals("verified", text(client.send(get(named(server, "/")), soon())));
  }

  @Test
  void certificateForTheAddressIsNotOneForTheName() {
    ScriptedServer server = server(ServerCertificate.of(directory, "valid"));
    TransportSettings trusting = with(trusting(directory.resolve("ca.pem")));
    HttpClient client = client(trusting, clock, answering("127.0.0.1"));
    Failure failure =
        assertThrows(Failure.class, () -> client.send(get(named(server, "/")), soon()));
    assertTrue(failure.line().contains("is for another name"), failure.line());
  }

  @Test
  void noneAnswers() throws Exception {
    ScriptedServer server = server();
    HttpClient client = resolving(REFUSING, "127.0.0.4");
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> client.send(get(named(server, "/")), soon()));
    assertTrue(failure.line().contains("connection refused by registry.example"), failure.line());
    assertEquals(4, clock.sleeps().size());
  }

  @Test
  void allAreDead() throws Exception {
    ScriptedServer server = server();
    opened(new DeafListener(DEAF, server.port()));
    TimeLimits short_ =
        new TimeLimits(Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(20));
    HttpClient client = client(with(short_), clock, answering(DEAF));
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> client.send(get(named(server, "/")), soon()));
    assertTrue(
        failure.line().contains("no connection to registry.example:" + server.port() + " within"),
        failure.line());
  }

  @Test
  void nameThatResolvesAfterAMomentIsTriedAgain() throws Exception {
    ScriptedServer server = server().thenAnswer(200, "here");
    AtomicInteger asked = new AtomicInteger();
    HttpClient client =
        client(
            SETTINGS,
            clock,
            host -> {
              if (asked.getAndIncrement() < 2) {
                throw new UnknownHostException(host);
              }
              return all("127.0.0.1");
            });
    assertEquals("here", text(client.send(get(named(server, "/")), soon())));
    assertEquals(2, clock.sleeps().size());
  }

  @Test
  void ipv6AddressesAreSpokenTo() throws Exception {
    ScriptedServer server = opened(ScriptedServer.at(InetAddress.ofLiteral("::1")));
    server.thenAnswer(200, "six");
    URI uri = URI.create("http://[::1]:" + server.port() + "/v2/");
    assertEquals("six", text(client().send(get(uri), soon())));
    assertEquals("[::1]:" + server.port(), server.received().getFirst().field("host"));
  }

  @Test
  void ipv6AddressesAreVerified() throws Exception {
    for (String certificate : List.of("named", "valid")) {
      ScriptedServer server =
          opened(
              ScriptedServer.tls(
                  ServerCertificate.of(directory, certificate).context(),
                  InetAddress.ofLiteral("::1"),
                  socket -> {}));
      server.thenAnswer(200, "six");
      URI uri = URI.create("https://[::1]:" + server.port() + "/v2/");
      HttpClient client = client(with(trusting(directory.resolve("ca.pem"))));
      if (certificate.equals("named")) {
        assertEquals("six", text(client.send(get(uri), soon())));
      } else {
        Failure failure = assertThrows(Failure.class, () -> client.send(get(uri), soon()));
        assertTrue(failure.line().contains("is for another name"), failure.line());
      }
    }
  }

  @Test
  void nameOfTheMetadataServiceIsNotConnectedTo() {
    ScriptedServer registry =
        server().thenAnswer(307, "", "Location: http://rebound.example/latest");
    HttpClient client = knowing("rebound.example", "169.254.169.254");
    ProtocolViolation failure =
        assertThrows(ProtocolViolation.class, () -> client.send(get(registry.uri("/")), soon()));
    assertTrue(
        failure.line().contains("redirects to rebound.example, an address that is not public"),
        failure.line());
  }

  @Test
  void redirectReachesOnlyThoseAddressesOfANameThatItMay() throws Exception {
    ScriptedServer storage = server().thenAnswer(200, "blob");
    ScriptedServer registry =
        server()
            .thenAnswer(307, "", "Location: http://storage.example:" + storage.port() + "/blob");
    HttpClient client =
        knowing("storage.example", "169.254.169.254", "::ffff:169.254.169.254", "127.0.0.1");
    assertEquals("blob", text(client.send(get(registry.uri("/")), soon())));
  }

  @Test
  void nameThatIsAnotherAddressAtTheSecondPortIsJudgedByThat() {
    AtomicInteger asked = new AtomicInteger();
    ScriptedServer server = server();
    server.thenAnswer(307, "", "Location: http://registry.example:" + (server.port() ^ 1) + "/");
    HttpClient client =
        client(
            SETTINGS,
            clock,
            host -> all(asked.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254"));
    ProtocolViolation failure =
        assertThrows(ProtocolViolation.class, () -> client.send(get(named(server, "/")), soon()));
    assertTrue(failure.line().contains("an address that is not public"), failure.line());
  }

  @Test
  void tokenServiceOfARegistryOnThisMachineMayBeOnItToo() throws Exception {
    ScriptedServer registry = server().thenAnswer(401, "");
    ScriptedServer tokens = server().thenAnswer(200, "token");
    HttpClient client = knowing("tokens.example", "127.0.0.1");
    client.send(get(registry.uri("/")), soon()).close();
    URI realm = URI.create("http://tokens.example:" + tokens.port() + "/token");
    Request request = get(realm).notRedirected().sentBy(Origin.of(registry.uri("/")));
    assertEquals("token", text(client.send(request, soon())));
  }

  @Test
  void tokenServiceWhoseNameIsNearerThanItsRegistryIsNotConnectedTo() {
    ScriptedServer tokens = server();
    HttpClient client = knowing("tokens.example", "127.0.0.1");
    URI realm = URI.create("http://tokens.example:" + tokens.port() + "/token");
    // who was never connected to may be anywhere
    Request request = get(realm).notRedirected().sentBy(Origin.of(URI.create("https://a.example")));
    ProtocolViolation failure =
        assertThrows(ProtocolViolation.class, () -> client.send(request, soon()));
    assertTrue(
        failure.line().contains("a.example sends us to tokens.example:" + tokens.port()),
        failure.line());
    assertEquals(0, tokens.connectionCount());
  }

  private HttpClient knowing(String name, String... addresses) {
    return client(SETTINGS, clock, host -> host.equals(name) ? all(addresses) : all(host));
  }

  @Test
  void familiesTakeTurns() throws Exception {
    assertEquals(
        List.of(all("10.0.0.1", "fd00::1", "10.0.0.2", "10.0.0.3")),
        HappyEyeballs.inTurns(all("10.0.0.1", "10.0.0.2", "10.0.0.3", "fd00::1")));
    assertEquals(
        List.of(all("fd00::1", "10.0.0.1", "fd00::2")),
        HappyEyeballs.inTurns(all("fd00::1", "fd00::2", "10.0.0.1")));
  }
}
