package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Authority;
import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which keys a native executable begins TLS 1.3 (RFC 8446, section 4.2.8). */
class KeyShareIT {
  private static final int X25519 = 0x001d;
  private static final int KEY_SHARE = 51;
  private static final String IMAGE = "/app@sha256:" + "0".repeat(64);

  @TempDir Path scratch;

  @Test
  void aHandshakeBeginsWithOneKeyOfX25519() throws Exception {
    assumeTrue(Remora.isNative(), "a JVM sends one of P-256, too");
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<Integer>> groups = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> firstHello(server, groups));
      discover(server);
      assertEquals(List.of(X25519), groups.get());
    }
  }

  /** As some are that are confined to what NIST has approved. */
  @Test
  void aServerWithoutThatGroupIsSpokenToInAnother() throws Exception {
    Authority authority = Authority.in(scratch.resolve("ca"));
    try (SSLServerSocket server =
        (SSLServerSocket)
            authority
                .serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      SSLParameters parameters = server.getSSLParameters();
      parameters.setNamedGroups(new String[] {"secp256r1"});
      parameters.setProtocols(new String[] {"TLSv1.3"});
      server.setSSLParameters(parameters);
      CompletableFuture<String> session = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> serve(server, session));
      Run run = discover(server, "--ca-file", authority.ca().toString());
      assertEquals("TLSv1.3", session.getNow(run.toString()), run::toString);
      assertTrue(run.stderr().contains("answered 404"), run::toString);
    }
  }

  private Run discover(ServerSocket server, String... more) {
    List<String> line = new ArrayList<>(List.of("discover"));
    line.add("127.0.0.1:" + server.getLocalPort() + IMAGE);
    line.addAll(List.of("--plain-http", "none", "--deadline", "3s"));
    line.addAll(List.of(more));
    return Remora.in(scratch).run(line.toArray(String[]::new));
  }

  private static void firstHello(ServerSocket server, CompletableFuture<List<Integer>> groups) {
    try (Socket connection = server.accept();
        server) { // nobody is there for what is tried again
      DataInputStream in = new DataInputStream(connection.getInputStream());
      in.skipNBytes(3); // kind and version of the record
      groups.complete(shares(ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort()))));
    } catch (IOException | RuntimeException e) {
      groups.completeExceptionally(e);
    }
  }

  /** The groups of the keys in a ClientHello. */
  private static List<Integer> shares(ByteBuffer hello) {
    hello.position(4 + 2 + 32); // kind and length, version, random
    skip(hello, Byte.toUnsignedInt(hello.get())); // session
    skip(hello, Short.toUnsignedInt(hello.getShort())); // cipher suites
    skip(hello, Byte.toUnsignedInt(hello.get())); // compression
    hello.getShort(); // length of the extensions
    List<Integer> groups = new ArrayList<>();
    while (hello.hasRemaining()) {
      int kind = Short.toUnsignedInt(hello.getShort());
      int end = Short.toUnsignedInt(hello.getShort()) + hello.position();
      if (kind == KEY_SHARE) {
        hello.getShort(); // length of the list
        while (hello.position() < end) {
          groups.add(Short.toUnsignedInt(hello.getShort()));
          skip(hello, Short.toUnsignedInt(hello.getShort()));
        }
      }
      hello.position(end);
    }
    return groups;
  }

  private static void skip(ByteBuffer bytes, int count) {
    bytes.position(bytes.position() + count);
  }

  /** Knows no image. */
  private static void serve(SSLServerSocket server, CompletableFuture<String> session) {
    try {
      while (true) { // until it is closed
        try (SSLSocket connection = (SSLSocket) server.accept()) {
          connection.startHandshake();
          session.complete(connection.getSession().getProtocol());
          byte[] request = new byte[8192];
          connection.getInputStream().read(request);
          connection
              .getOutputStream()
              .write(
                  "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                      .getBytes(UTF_8));
        }
      }
    } catch (SocketException closed) {
      // it is over
    } catch (IOException e) {
      session.completeExceptionally(e);
    }
  }
}
