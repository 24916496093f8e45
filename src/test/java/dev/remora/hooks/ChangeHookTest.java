package dev.remora.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.remora.http.HttpClient;
import dev.remora.http.ProxySettings;
import dev.remora.http.tls.TlsSettings;
import dev.remora.http.wire.HostileConfiguration;
import dev.remora.http.wire.QuarkusWire;
import dev.remora.http.wire.TimeLimits;
import dev.remora.http.wire.TransportSettings;
import dev.remora.json.JsonObject;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.posix.WrittenDirectories;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.trace.Trace;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks towards real processes, programs and servers. */
@QuarkusTest
@TestProfile(HostileConfiguration.class)
class ChangeHookTest {
  private static final Digest REVISION = Digest.parse("sha256:" + "2".repeat(64));
  private static final Digest PREVIOUS = Digest.parse("sha256:" + "3".repeat(64));
  private static final Change CHANGE =
      new Change(
          Path.of("/config"),
          ImageReference.parse("registry.example.com/app:v1"),
          REVISION,
          Optional.of(PREVIOUS));

  @TempDir Path scratch;

  @Test
  void aSignalReachesTheProcessOfThatName() throws Exception {
    // the shell looks at its signals between two commands; "wait" would miss one that comes before
    // it
    Path script =
        Script.write(
            scratch.resolve("remora-app"),
            "trap 'echo reloaded; exit 5' HUP",
            "echo ready",
            "while :; do sleep 0.1; done");
    // a signal that the tests ignore, as under nohup, no shell could trap
    Process process = new ProcessBuilder("env", "--default-signal=HUP", script.toString()).start();
    try (BufferedReader out = process.inputReader()) {
      assertEquals("ready", out.readLine());
      assertEquals(OptionalInt.empty(), tell("signal:HUP@remora-app"));
      assertEquals("reloaded", out.readLine());
      assertEquals(5, process.waitFor());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThrows(HookTrouble.class, () -> tell("signal:HUP@remora-app"));
  }

  @Test
  void aProgramIsToldWhereAndWhat() throws Exception {
    Path told = scratch.resolve("told");
    Path script =
        Script.write(
            scratch.resolve("reload"),
            "echo \"$1 $CONFIG_DIRECTORY $CONFIG_REVISION $CONFIG_PREVIOUS $CONFIG_IMAGE\" > "
                + told);
    assertEquals(OptionalInt.empty(), tell("exec:" + script));
    assertEquals(
        "/config /config " + REVISION + " " + PREVIOUS + " registry.example.com/app:v1\n",
        Files.readString(told));
  }

  @Test
  void aProgramThatFailsIsNotTold() throws Exception {
    Path script = Script.write(scratch.resolve("reload"), "echo 'no such server'; exit 4");
    HookTrouble failed = assertThrows(HookTrouble.class, () -> tell("exec:" + script));
    assertEquals(script + " ended with 4: no such server", failed.reason());
    HookTrouble missing = assertThrows(HookTrouble.class, () -> tell("exec:" + scratch + "/none"));
    assertEquals(scratch + "/none: there is no such program", missing.reason());
    Path slow = Script.write(scratch.resolve("slow"), "sleep 600");
    HookTrouble late =
        assertThrows(HookTrouble.class, () -> tell("exec:" + slow, Duration.ofMillis(300)));
    assertEquals(slow + " did not end within 300ms", late.reason());
  }

  @Test
  void aUrlGetsTheChangeAsJson() throws Exception {
    List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    try (Receiver receiver = Receiver.answering(204, bodies)) {
      assertEquals(OptionalInt.empty(), tell(receiver.url("/-/reload")));
    }
    JsonObject body = JsonObject.parse(bodies.getFirst().getBytes(UTF_8));
    assertEquals("/config", body.text("directory"));
    assertEquals("registry.example.com/app:v1", body.text("image"));
    assertEquals(REVISION.toString(), body.text("revision"));
    assertEquals(PREVIOUS.toString(), body.text("previous"));
    assertEquals(1, bodies.size());
  }

  @Test
  void aUrlThatRefusesIsNotToldAndItsTokenNotShown() throws Exception {
    String url;
    try (Receiver receiver = Receiver.answering(500, new ArrayList<>())) {
      url = receiver.url("/secret-path?token=secret");
      HookTrouble e = assertThrows(HookTrouble.class, () -> tell(url));
      assertTrue(e.reason().endsWith(" answered 500, 2xx is expected"), e.reason());
      assertTrue(!e.reason().contains("secret"), e.reason());
    }
    HookTrouble e = assertThrows(HookTrouble.class, () -> tell(url));
    assertTrue(e.reason().startsWith("http://127.0.0.1:") && !e.reason().contains("secret"));
  }

  @Test
  void aUrlThatRedirectsIsNotFollowed() throws Exception {
    try (Receiver receiver = Receiver.answering(307, new ArrayList<>())) {
      HookTrouble e = assertThrows(HookTrouble.class, () -> tell(receiver.url("/")));
      assertTrue(e.reason().contains("answered 307"), e.reason());
    }
  }

  @Test
  void anExitIsLeftToWhoeverRecordsItFirst() throws Exception {
    assertEquals(OptionalInt.of(75), tell("exit:75"));
  }

  private static OptionalInt tell(String target) throws HookTrouble {
    return tell(target, Duration.ofSeconds(30));
  }

  private static OptionalInt tell(String target, Duration limit) throws HookTrouble {
    try (HttpClient http =
        QuarkusWire.client(
            new TransportSettings(
                TimeLimits.standard(),
                new TlsSettings(Optional.empty(), Optional.empty(), List.of(), Duration.ZERO),
                ProxySettings.of(Map.of()),
                "remora/test"),
            Clock.system(),
            new Random(1),
            Trace.off())) {
      return ChangeHook.of(
              ChangeTarget.parse(target),
              () -> http,
              new WrittenDirectories(List.of(CHANGE.directory())))
          .tell(CHANGE, Deadline.in(limit, Clock.system()));
    }
  }

  /** A server that takes what is posted to it. */
  private record Receiver(HttpServer server) implements AutoCloseable {
    static Receiver answering(int status, List<String> bodies) throws IOException {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
      return new Receiver(server);
    }

    String url(String path) {
      return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
