package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.CrossSection;
import dev.remora.rig.Remora;
import dev.remora.rig.SilentServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers in the cluster at the port of a sidecar. While they hold what they have, the kubelet
 * and a scraper get their answers, and the executable stays within the memory of the kits.
 */
class PortAttackIT {
  private static final Pattern ADDRESS = Pattern.compile("\"address\":\"127.0.0.1:([0-9]+)\"");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+([0-9]+) kB");

  /** Of {@code k8s/components/sidecar}. */
  private static final long MOST_KIB = 64 * 1024;

  /** Less than the patience with strangers: they went for those who came later. */
  private static final Duration AT_ONCE = Duration.ofSeconds(8);

  private static final String GET = "GET /metrics HTTP/1.1\r\nHost: remora\r\n";

  @TempDir static Path scratch;
  @AutoClose private static SilentServer registry;
  @AutoClose private static Remora.Started remora;
  private static InetSocketAddress port;

  private final List<Socket> held = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    registry = SilentServer.onLoopback();
    remora =
        Remora.in(scratch)
            .start(
                Map.of("REMORA_LOG_FORMAT", "json"),
                "follow",
                registry.endpoint() + "/app@sha256:" + "1".repeat(64),
                "--to=" + scratch.resolve("volume"),
                "--deadline=1h",
                "--http-port=0",
                "--http-address=127.0.0.1");
    registry.awaitConnection(); // by now it serves
    Matcher address = ADDRESS.matcher(remora.stderr());
    assertTrue(address.find(), remora.stderr());
    port =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(address.group(1)));
  }

  @BeforeEach
  void forgetThePeak() throws IOException {
    Files.writeString(proc("clear_refs"), "5");
  }

  @AfterEach
  void othersAreAnsweredWithinTheMemoryOfTheKits(TestInfo test, TestReporter reporter)
      throws IOException {
    answered("/healthz/live");
    answered("/metrics");
    Matcher peak = PEAK.matcher(Files.readString(proc("status")));
    assertTrue(peak.find());
    reporter.publishEntry(test.getDisplayName() + ": peak in KiB", peak.group(1));
    if (Remora.isNative()) {
      assertTrue(Long.parseLong(peak.group(1)) <= MOST_KIB, peak.group());
    }
    for (Socket socket : held) {
      socket.close();
    }
  }

  private static Path proc(String name) {
    return Path.of("/proc/" + remora.process().pid(), name);
  }

  private static void answered(String page) throws IOException {
    long begun = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) AT_ONCE.toMillis());
      socket.connect(port, (int) AT_ONCE.toMillis());
      socket.getOutputStream().write(("GET " + page + " HTTP/1.1\r\n\r\n").getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertTrue(took.compareTo(AT_ONCE) < 0, took::toString);
  }

  @CrossSection(because = "what counts is the memory of the kits; PageServerTest ends each of them")
  @Test
  void headsThatNeverEnd() {
    for (int i = 0; i < 60; i++) {
      hold(GET + "Cookie: " + "a".repeat(300_000));
    }
    for (int i = 0; i < 1800; i++) {
      hold(GET + "Cookie: " + "a".repeat(30_000));
    }
  }

  @Test
  void headsThatAreHeldJustBelowTheLimit() {
    for (int i = 0; i < 1000; i++) {
      hold(GET + "Cookie: " + "a".repeat(8000));
    }
  }

  @CrossSection(because = "what counts is the memory of the kits; PageServerTest ends each of them")
  @Test
  void requestLinesThatNeverEnd() {
    for (int i = 0; i < 200; i++) {
      hold("GET /metrics?" + "a=b&".repeat(25_000));
    }
  }

  @CrossSection(because = "what counts is the memory of the kits; PageServerTest ends each of them")
  @Test
  void headersWithoutNumber() {
    for (int i = 0; i < 200; i++) {
      hold(GET + "a:\r\n".repeat(10_000));
    }
  }

  @Test
  void silentConnections() {
    for (int i = 0; i < 4000; i++) {
      hold("");
    }
  }

  @CrossSection(because = "what counts is the memory of the kits; PageServerTest ends each of them")
  @Test
  void halfRequests() {
    for (int i = 0; i < 2000; i++) {
      hold(GET);
    }
  }

  @CrossSection(because = "what counts is the memory of the kits; PageServerTest ends each of them")
  @Test
  void bodiesThatNeverEnd() {
    for (int i = 0; i < 100; i++) {
      hold(
          "POST /metrics HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
          "fff\r\n" + "a".repeat(0xfff) + "\r\n",
          500);
    }
  }

  @CrossSection(because = "what counts is the memory of the kits; PageServerTest ends each of them")
  @Test
  void requestsInOneRow() {
    for (int i = 0; i < 100; i++) {
      hold("", GET + "\r\n", 5000);
    }
  }

  @CrossSection(because = "what counts is the memory of the kits; PageServerTest ends each of them")
  @Test
  void answersThatNobodyReads() throws IOException {
    for (int i = 0; i < 1500; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(1);
      hold(socket, GET + "\r\n", "", 0);
      if (i % 2 == 0) {
        end(socket);
      }
    }
  }

  @Test
  void connectionsThatComeAndGo() throws IOException {
    for (int i = 0; i < 10; i++) {
      for (int come = 0; come < 500; come++) {
        try (Socket socket = new Socket()) {
          socket.connect(port);
        }
      }
      answered("/healthz/live");
    }
  }

  @CrossSection(because = "what counts is the memory of the kits; PageServerTest ends each of them")
  @Test
  void halfARequestHasAnEndOnTheRealClock() throws IOException {
    Socket half = hold(GET);
    half.setSoTimeout(20_000);
    assertThrows(SocketException.class, half.getInputStream()::read); // a reset, in time
  }

  private Socket hold(String text) {
    return hold(new Socket(), text, "", 0);
  }

  private void hold(String text, String more, int times) {
    hold(new Socket(), text, more, times);
  }

  /** Says that much, or as much as is listened to, and stays. */
  private Socket hold(Socket socket, String text, String more, int times) {
    try {
      held.add(socket);
      socket.connect(port);
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      byte[] piece = more.getBytes(ISO_8859_1);
      for (int i = 0; i < times; i++) {
        socket.getOutputStream().write(piece);
      }
      return socket;
    } catch (SocketException e) {
      return socket; // turned away in the middle
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Socket socket) throws IOException {
    try {
      socket.shutdownOutput();
    } catch (SocketException e) {
      assertTrue(remora.process().isAlive(), e.getMessage());
    }
  }
}
