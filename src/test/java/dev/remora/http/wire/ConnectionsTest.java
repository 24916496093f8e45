package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.http.HttpClient;
import dev.remora.http.wire.ScriptedServer.Connection;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections a server of HTTP/1.1 gets, and one that does not like so many. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
@Timeout(300)
class ConnectionsTest extends HttpFixture {
  private static final int MANY = 64;

  private static void ok(Connection connection) throws IOException {
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }

  private void allSucceed(HttpClient client, ScriptedServer server) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        String path = "/" + i;
        all.add(threads.submit(() -> text(client.send(get(server.uri(path)), soon()))));
      }
      for (Future<String> one : all) {
        assertEquals("ok", one.get());
      }
    }
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
}
