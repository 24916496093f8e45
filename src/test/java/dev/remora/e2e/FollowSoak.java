package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.remora.rig.Content;
import dev.remora.rig.Olareg;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * As many polls of a real registry as a day has at an interval of five seconds, with an update now
 * and then: nothing grows, and every change is told once. Run by {@code make soak}; it is not one
 * of the tests of every build.
 */
@Requires(Tool.OLAREG)
class FollowSoak {
  private static final int POLLS = Integer.getInteger("remora.polls", 17_280);
  private static final int BETWEEN_UPDATES = 100;
  private static final Duration LIMIT = Duration.ofMinutes(9);
  private static final Pattern REVISION = Pattern.compile("\"revision\":\"(sha256:[0-9a-f]{64})\"");

  @TempDir Path scratch;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void nothingGrowsAndEveryChangeIsToldOnce() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    HttpServer listener = listener(told);
    try (RegistryServer registry = Olareg.start()) {
      TestImages images = TestImages.in(registry, "app");
      Content image = images.image("v1");
      List<String> attached = new ArrayList<>();
      attach(images, image, 0);
      try (Following following =
          Following.start(
              Remora.in(scratch),
              scratch.resolve("volume"),
              registry.endpoint() + "/app@" + image.digest(),
              "--on-change",
              "http://127.0.0.1:" + listener.getAddress().getPort() + "/changed")) {
        following.await("confirmation", () -> !following.confirmed().isEmpty());
        long begun = System.nanoTime();
        Following.Size warm = following.size();
        int polls = 0;
        while (polls < POLLS && System.nanoTime() - begun < LIMIT.toNanos()) {
          if (polls % BETWEEN_UPDATES == BETWEEN_UPDATES / 2) {
            attached.add(attach(images, image, polls));
          }
          following.poll();
          polls++;
          if (polls % BETWEEN_UPDATES == BETWEEN_UPDATES / 2 + 1) {
            following.await("telling", () -> told.size() == attached.size());
          }
          if (polls == POLLS / 5) {
            warm = following.size();
          }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        Following.Size end = following.size();
        System.out.printf(
            "soak: %d polls and %d updates in %d s; resident %d KiB after a fifth, %d KiB at the"
                + " end; private %d, %d; threads %d, %d; descriptors %d, %d%n",
            polls,
            attached.size(),
            took.toSeconds(),
            warm.residentKiB(),
            end.residentKiB(),
            warm.privateKiB(),
            end.privateKiB(),
            warm.threads(),
            end.threads(),
            warm.descriptors(),
            end.descriptors());
        // a busy machine may not have time for all of them
        assertTrue(polls > POLLS / 5, polls + " polls within " + LIMIT);
        assertEquals(attached, told, "what was told, in order");
        // what is used up between two collections, and on the JVM its own
        long allowed = Remora.isNative() ? 2 << 10 : 64 << 10;
        assertTrue(end.privateKiB() - warm.privateKiB() < allowed, "memory grows");
        assertTrue(end.threads() <= warm.threads() + 2, "threads grow");
        assertTrue(end.descriptors() <= warm.descriptors() + 2, "descriptors grow");
        following.signal("TERM");
        assertEquals(0, following.awaitEnd(Duration.ofSeconds(5)), following.stderr());
      }
    } finally {
      listener.stop(0);
    }
  }

  private static String attach(TestImages images, Content image, int generation) {
    return images
        .attach(
            image,
            "application/vnd.remora.config.v1",
            Map.of(
                "org.opencontainers.image.created",
                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(generation).toString()),
            Map.of("app.yaml", ("generation " + generation).getBytes(UTF_8)))
        .digest();
  }

  private static HttpServer listener(List<String> told) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/changed",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          Matcher revision = REVISION.matcher(body);
          told.add(revision.find() ? revision.group(1) : body);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
