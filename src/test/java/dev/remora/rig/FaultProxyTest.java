package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bad network itself, before a server that sends back whatever it is sent. */
@Timeout(120)
class FaultProxyTest {

  private Echo echo;

  @BeforeEach
  void start() throws IOException {
    echo = new Echo(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
  }

  @AfterEach
  void stop() {
    echo.close();
  }

  @Test
  void clearLinePassesEverythingOnAndTheEnd() throws IOException {
    try (var proxy = FaultProxy.before(echo, Line.clear());
        var client = client(proxy)) {
      var bytes = new byte[3_000_000];
      new Random(1).nextBytes(bytes);
      Thread.startVirtualThread(() -> send(client, bytes));
      assertArrayEquals(bytes, client.getInputStream().readAllBytes());
    }
  }

  @Test
  void latencyIsThatOfTheConnectionAndOfEachWay() throws IOException {
    var line = Line.clear().withLatency(Duration.ofMillis(20));
    try (var proxy = FaultProxy.before(echo, line);
        var client = client(proxy)) {
      assertTookAtLeast(Duration.ofMillis(80), client);
      assertTookAtLeast(Duration.ofMillis(40), client);
    }
  }

  @Test
  void bandwidthIsThatOfEachWay() throws IOException {
    try (var proxy = FaultProxy.before(echo, Line.clear().withBandwidth(50_000));
        var client = client(proxy)) {
      var started = System.nanoTime();
      Thread.startVirtualThread(() -> send(client, new byte[10_000]));
      assertEquals(10_000, client.getInputStream().readAllBytes().length);
      assertTrue(System.nanoTime() - started >= Duration.ofMillis(200).toNanos());
    }
  }

  @Test
  void resetComesAfterExactlySoManyBytes() throws IOException {
    try (var proxy = FaultProxy.before(echo, Line.resetAfter(5), Line.clear());
        var client = client(proxy)) {
      client.getOutputStream().write(new byte[10]);
      assertEquals(5, upTo(client, 5));
      assertThrows(SocketException.class, () -> client.getInputStream().read());
    }
  }

  @Test
  void cutLooksLikeAnEnd() throws IOException {
    try (var proxy = FaultProxy.before(echo, Line.cutAfter(5));
        var client = client(proxy)) {
      client.getOutputStream().write(new byte[10]);
      assertEquals(5, client.getInputStream().readAllBytes().length);
    }
  }

  @Test
  void cutAtNothingIsNoAnswer() throws IOException {
    try (var proxy = FaultProxy.before(echo, Line.cutAfter(0));
        var client = client(proxy)) {
      client.getOutputStream().write(1);
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @Test
  void stallKeepsTheConnectionOpenAndSilent() throws IOException {
    try (var proxy = FaultProxy.before(echo, Line.stallAfter(5));
        var client = client(proxy)) {
      client.getOutputStream().write(new byte[10]);
      assertEquals(5, upTo(client, 5));
      client.setSoTimeout(100);
      assertThrows(SocketTimeoutException.class, () -> client.getInputStream().read());
      client.getOutputStream().write(1);
      assertThrows(SocketTimeoutException.class, () -> client.getInputStream().read());
    }
  }

  @Test
  void endIsKeptBack() throws IOException {
    var line = Line.clear().withLateClose(Duration.ofMinutes(1));
    try (var proxy = FaultProxy.before(echo, line);
        var client = client(proxy)) {
      client.getOutputStream().write(1);
      assertEquals(1, client.getInputStream().read());
      client.shutdownOutput();
      client.setSoTimeout(100);
      assertThrows(SocketTimeoutException.class, () -> client.getInputStream().read());
    }
  }

  @Test
  void eachConnectionHasItsLineAndTheLastIsThatOfAllLaterOnes() throws IOException {
    try (var proxy =
        FaultProxy.before(echo, Line.cutAfter(0), Line.cutAfter(1), Line.cutAfter(2))) {
      for (var expected : new int[] {0, 1, 2, 2}) {
        try (var client = client(proxy)) {
          client.getOutputStream().write(new byte[3]);
          assertEquals(expected, client.getInputStream().readAllBytes().length);
        }
      }
      assertEquals(4, proxy.connections());
    }
  }

  private static void assertTookAtLeast(Duration least, Socket client) throws IOException {
    var started = System.nanoTime();
    client.getOutputStream().write(1);
    assertEquals(1, client.getInputStream().read());
    var took = Duration.ofNanos(System.nanoTime() - started);
    assertTrue(took.compareTo(least.minusMillis(2)) >= 0, took::toString);
  }

  private static int upTo(Socket client, int most) throws IOException {
    return client.getInputStream().readNBytes(most).length;
  }

  private static void send(Socket client, byte[] bytes) {
    try {
      client.getOutputStream().write(bytes);
      client.shutdownOutput();
    } catch (IOException e) {
      // the reader notices
    }
  }

  private static Socket client(FaultProxy proxy) throws IOException {
    return new Socket(
        InetAddress.getLoopbackAddress(), URI.create("http://" + proxy.endpoint()).getPort());
  }

  /** Sends back what it is sent. */
  private record Echo(ServerSocket listener) implements RegistryServer {

    Echo {
      Thread.startVirtualThread(() -> accept(listener));
    }

    private static void accept(ServerSocket listener) {
      while (!listener.isClosed()) {
        try {
          var client = listener.accept();
          Thread.startVirtualThread(() -> answer(client));
        } catch (IOException e) {
          // closed
        }
      }
    }

    private static void answer(Socket client) {
      try (client) {
        client.getInputStream().transferTo(client.getOutputStream());
      } catch (IOException e) {
        // the client is gone
      }
    }

    @Override
    public String endpoint() {
      return "127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() {
      FaultyPassage.closeQuietly(listener);
    }
  }
}
