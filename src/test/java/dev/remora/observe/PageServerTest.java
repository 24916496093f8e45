package dev.remora.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers at the port, on a clock that the test moves. */
class PageServerTest {
  private static final String PROBE = "GET /live HTTP/1.1\r\n\r\n";
  private static final String FINE =
      """
      HTTP/1.1 200 OK\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Length: 3\r
      Connection: close\r
      \r
      ok
      """;

  /** More than the kernels on both sides take for somebody who does not read. */
  private static final byte[] LARGE = new byte[8 * 1024 * 1024];

  private final VirtualClock clock = new VirtualClock();
  private final AtomicInteger pages = new AtomicInteger();
  private final Deque<Peer> peers = new ArrayDeque<>();
  private PageServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        PageServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::page, clock);
  }

  private ProbeAnswer page(ProbeRequest request) {
    pages.incrementAndGet();
    return switch (request.path()) {
      case "/large" -> new ProbeAnswer(ProbeAnswer.Status.OK, "text/plain", LARGE);
      case "/defect" -> throw new IllegalStateException("bad");
      default -> ProbeAnswer.text(ProbeAnswer.Status.OK, "ok");
    };
  }

  @AfterEach
  void stop() throws IOException {
    for (Peer peer : peers) {
      peer.close();
    }
    server.close();
  }

  @Test
  void aRequestThatComesInPiecesIsAnsweredOnce() throws IOException {
    Peer peer = connect();
    for (int i = 0; i < PROBE.length() - 1; i++) {
      peer.say(PROBE.substring(i, i + 1));
    }
    assertEquals(FINE, connect().say(PROBE).read());
    assertEquals(FINE, peer.say("\n").read());
  }

  @Test
  void whoeverClosesItsSideFirstIsAnswered() throws IOException {
    assertEquals(FINE, connect().say(PROBE).end().read());
  }

  @Test
  void headersComeWithoutTheBodyToHead() throws IOException {
    assertEquals(FINE.replace("ok\n", ""), connect().say("HEAD / HTTP/1.1\r\n\r\n").read());
  }

  @Test
  void manyRequestsInOneConnectionAreOne() throws IOException {
    assertEquals(FINE, connect().say(PROBE.repeat(5000)).read());
    assertEquals(1, pages.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0016\u0003\u0001\n\n", "GET\r\n\r\n", "PRI * HTTP/2.0\r\n\r\n"})
  void whatIsNoRequestIsSaidToBeNone(String text) throws IOException {
    assertStatus("400", connect().say(text).read());
    assertEquals(0, pages.get());
  }

  @Test
  void aHeadWithoutAnEndIsRefused() throws IOException {
    assertStatus("431", connect().say("GET /" + "a".repeat(300_000)).read());
    assertStatus("431", connect().say("GET / HTTP/1.1\r\nCookie: " + "a".repeat(300_000)).read());
    assertStatus("431", connect().say("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(2000)).read());
    assertEquals(0, pages.get());
  }

  @Test
  void aBodyThatNeverEndsIsNotReadForEver() throws IOException {
    Peer peer = connect().say("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    String chunk = "8000\r\n" + "a".repeat(0x8000) + "\r\n";
    assertThrows(
        SocketException.class,
        () -> {
          for (int i = 0; i < 2048; i++) { // 64 MiB, more than any kernel holds
            peer.say(chunk);
          }
        });
    assertEquals(FINE, connect().say(PROBE).read());
  }

  @Test
  void aBodyOfOrdinarySizeDoesNotHideTheAnswer() throws IOException {
    String body = "a".repeat(500_000);
    assertEquals(
        FINE, connect().say("PUT / HTTP/1.1\r\nContent-Length: 500000\r\n\r\n" + body).read());
  }

  @Test
  void aDefectOfAPageIsAnAnswer() throws IOException {
    assertStatus("500", connect().say("GET /defect HTTP/1.1\r\n\r\n").read());
    assertEquals(FINE, connect().say(PROBE).read());
  }

  @Test
  void silenceAndHalfARequestHaveAnEnd() throws IOException {
    Peer silent = connect();
    Peer half = connect().say("GET /live HT");
    assertEquals(FINE, connect().say(PROBE).read()); // by now both are there
    clock.advance(Connection.PATIENCE.minusMillis(1));
    assertEquals(FINE, connect().say(PROBE).read());
    assertEquals(FINE, half.say("TP/1.1\r\n\r\n").read());
    clock.advance(Connection.PATIENCE);
    assertEquals(FINE, connect().say(PROBE).read());
    assertTrue(silent.isTurnedAway());
  }

  @Test
  void aByteNowAndThenGivesNoMoreTime() throws IOException {
    Peer slow = connect();
    assertEquals(FINE, connect().say(PROBE).read());
    for (int i = 0; i < 5; i++) {
      slow.say("G");
      clock.advance(Connection.PATIENCE.dividedBy(5));
    }
    assertEquals(FINE, connect().say(PROBE).read());
    assertTrue(slow.isTurnedAway());
  }

  @Test
  void theOldestIsTurnedAwayAndNotTheNewest() throws IOException {
    Peer oldest = connect();
    for (int i = 0; i < PageServer.MOST_REQUESTS - 2; i++) {
      connect();
    }
    Peer newest = connect().say("GET /live HT");
    assertEquals(FINE, connect().say(PROBE).read());
    assertTrue(oldest.isTurnedAway());
    assertEquals(FINE, newest.say("TP/1.1\r\n\r\n").read());
  }

  @Test
  void whoeverDoesNotReadIsNotWaitedForLong() throws IOException {
    Peer reluctant = reluctant();
    assertEquals(FINE, connect().say(PROBE).read());
    clock.advance(Connection.PATIENCE);
    assertEquals(FINE, connect().say(PROBE).read());
    assertIncomplete(reluctant);
  }

  @Test
  void whoeverDoesNotReadGoesFirstWhenMoreAsk() throws IOException {
    Peer reluctant = reluctant();
    for (int i = 0; i < PageServer.MOST_ANSWERS; i++) {
      assertEquals(FINE, connect().say(PROBE).read()); // and none ends
    }
    assertIncomplete(reluctant);
  }

  /** Takes a byte of its answer, so that it is answered before others are, and no more. */
  private Peer reluctant() throws IOException {
    Peer peer = new Peer(server.address(), 4096);
    peers.add(peer);
    return peer.say("GET /large HTTP/1.1\r\n\r\n").begin();
  }

  private static void assertIncomplete(Peer peer) {
    assertThrows(SocketException.class, peer::read, "all of it came");
  }

  private static void assertStatus(String status, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("\r\nConnection: close\r\n\r\n"), answer);
  }

  private Peer connect() throws IOException {
    Peer peer = new Peer(server.address());
    peers.add(peer);
    return peer;
  }
}
