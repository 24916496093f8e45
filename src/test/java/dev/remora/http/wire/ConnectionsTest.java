package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.NetworkClient;
import dev.remora.http.wire.ScriptedServer.Connection;
import dev.remora.http.wire.ScriptedServer.Step;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections a server of HTTP/1.1 gets, and how those end. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class ConnectionsTest extends HttpFixture {
  private static final int MANY = 64;

  private static void ok(Connection connection) throws IOException {
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }

  private void allSucceed(HttpClient client, ScriptedServer server) throws Exception {
    assertEquals(Collections.nCopies(MANY, "ok"), together(client, server, MANY));
  }

  @Test
  void sixteenAreUsedAtATimeAndNoMore() throws Exception {
    CountDownLatch crowd = new CountDownLatch(16);
    ScriptedServer server =
        server()
            .always(
                (request, connection) -> {
                  crowd.countDown();
                  crowd.await();
                  ok(connection);
                });
    allSucceed(client(), server);
    assertEquals(16, server.connectionCount());
    assertEquals(MANY, server.received().size());
  }

  @Test
  void serverThatAnswersSomeThatTheyAreTooManyGetsFewer() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch crowd = new CountDownLatch(12);
    ScriptedServer server =
        server()
            .always(
                (request, connection) -> {
                  boolean taken = inside.incrementAndGet() <= 4;
                  try {
                    if (taken) {
                      crowd.await();
                      ok(connection);
                    } else {
                      refused.incrementAndGet();
                      connection.write(
                          "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n");
                      crowd.countDown();
                    }
                  } finally {
                    inside.decrementAndGet();
                  }
                });
    allSucceed(client(), server);
    assertTrue(refused.get() < MANY, "refused: " + refused);
  }

  @Test
  void serverThatClosesConnectionsBeyondAFewGetsFewer() throws Exception {
    Set<Socket> kept = ConcurrentHashMap.newKeySet();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch crowd = new CountDownLatch(12);
    ScriptedServer server =
        server()
            .always(
                (request, connection) -> {
                  boolean taken;
                  synchronized (kept) {
                    kept.removeIf(Socket::isClosed);
                    taken = kept.contains(connection.socket()) || kept.size() < 4;
                    if (taken) {
                      kept.add(connection.socket());
                    }
                  }
                  if (taken) {
                    crowd.await();
                    ok(connection);
                  } else {
                    refused.incrementAndGet();
                    crowd.countDown();
                    connection.reset();
                  }
                });
    allSucceed(client(), server);
    assertTrue(refused.get() < MANY, "refused: " + refused);
  }

  @Test
  void requestOnAConnectionThatIsForgottenIsSentAgainLongBeforeItsLimit() throws Exception {
    TimeLimits limits =
        new TimeLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));
    ScriptedServer server =
        server()
            .thenAnswer(200, "first")
            .then((request, connection) -> connection.stall())
            .thenAnswer(200, "second");
    HttpClient client = client(with(limits));
    assertEquals("first", text(client.send(get(server.uri("/1")), soon())));
    clock.advance(Duration.ofSeconds(5));
    assertEquals("second", text(client.send(get(server.uri("/2")), soon())));
    assertEquals(List.of(), clock.sleeps(), "with the limit it would have been a try");
  }

  @Test
  void oneByteOfAnAnswerMakesItATry() throws Exception {
    ScriptedServer server =
        server()
            .thenAnswer(200, "first")
            .then(
                (request, connection) -> {
                  connection.write("H");
                  connection.socket().close();
                })
            .thenAnswer(200, "second");
    HttpClient client = client();
    client.send(get(server.uri("/1")), soon()).close();
    assertEquals("second", text(client.send(get(server.uri("/2")), soon())));
    assertEquals(1, clock.sleeps().size());
  }

  @Test
  void manyDeadConnectionsAreNotTriedOneAfterTheOther() throws Exception {
    Set<Socket> old = ConcurrentHashMap.newKeySet();
    CyclicBarrier together = new CyclicBarrier(4);
    ScriptedServer server = server();
    for (int i = 0; i < 4; i++) {
      server.then(
          (request, connection) -> {
            old.add(connection.socket());
            try {
              together.await();
            } catch (BrokenBarrierException e) {
              throw new IllegalStateException(e);
            }
            ok(connection);
          });
    }
    Step dies =
        (request, connection) -> {
          if (old.contains(connection.socket())) {
            connection.socket().close();
          } else {
            ok(connection);
          }
        };
    server.then(dies).then(dies).then(dies).then(dies).then(dies);
    HttpClient client = client();
    assertEquals(Collections.nCopies(4, "ok"), together(client, server, 4));
    assertEquals(4, server.connectionCount());
    assertEquals("ok", text(client.send(get(server.uri("/again")), soon())));
    assertEquals(6, server.received().size(), "once on a dead one, once on a new one");
    assertEquals(5, server.connectionCount());
    assertEquals(List.of(), clock.sleeps());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
      })
  void serverThatSaysThatItClosesIsTakenAtItsWord(String answer) throws Exception {
    ScriptedServer server = server().thenSend(answer).thenSend(answer).thenSend(answer);
    HttpClient client = client();
    for (int i = 0; i < 3; i++) {
      assertEquals("ok", text(client.send(get(server.uri("/")), soon())));
    }
    assertEquals(3, server.connectionCount());
    assertEquals(3, server.received().size());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void serverThatClosesAfterEachAnswerCostsNoWait() throws Exception {
    ScriptedServer server = server();
    for (int i = 0; i < 20; i++) {
      server.then(
          (request, connection) -> {
            ok(connection);
            connection.socket().close();
          });
    }
    try (NetworkClient client = client()) {
      for (int i = 0; i < 20; i++) {
        assertEquals("ok", text(client.send(get(server.uri("/")), soon())));
      }
    }
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void whatDoesNotSpeakHttpIsNoRegistry() {
    ScriptedServer server = serverThatGreets("SSH-2.0-OpenSSH_10\r\n");
    RegistryUnavailable failure =
        assertThrows(
            RegistryUnavailable.class, () -> client().send(get(server.uri("/?secret=1")), soon()));
    assertTrue(failure.line().contains("does not answer in HTTP"), failure.line());
    assertFalse(failure.line().contains("secret"), failure.line());
  }
}
