package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Content;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.SilentServer;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod whose limit of processes is reached while Remora runs. */
@Requires({Tool.PRLIMIT, Tool.SETPRIV})
class NoThreadLeftIT {
  /** Five seconds are promised, and without a thread there would be no end. */
  private static final Duration IN_TIME = Duration.ofSeconds(40);

  @TempDir Path scratch;
  private Remora remora;
  private Path volume;

  @BeforeEach
  void anExecutableThatIsNotRoots() throws IOException {
    assumeTrue(Remora.isNative(), "a JVM begins a thread for each signal, which cannot be had");
    remora = Unprivileged.of(Remora.in(scratch), scratch);
    volume = scratch.resolve("volume");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aFollowThatWaitsEnds(String signal) throws Exception {
    try (Following following = Following.start(remora, volume, layout())) {
      following.await("one", () -> following.read("app.yaml").equals("one"));
      Unprivileged.noMoreThreads(following.pid());
      following.signal("HUP");
      following.signal(signal);
      assertEquals(0, following.awaitEnd(IN_TIME), following.stderr());
    }
  }

  @Test
  void aFollowThatIsInTheMiddleOfARequestEnds() throws Exception {
    try (SilentServer silent = SilentServer.onLoopback();
        Following following = Following.start(remora, volume, at(silent));
        var connection = silent.awaitConnection()) {
      assertTrue(connection.getInputStream().read() >= 0, "its request came");
      Unprivileged.noMoreThreads(following.pid());
      following.signal("TERM");
      assertEquals(0, following.awaitEnd(IN_TIME), following.stderr());
    }
  }

  @Test
  void aFollowWhoseHookRunsEnds() throws Exception {
    Path marker = scratch.resolve("hook-runs");
    Path hook = scratch.resolve("hook");
    Files.writeString(hook, "#!/bin/sh\necho $$ >" + marker + "\nexec sleep 600\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    String image = layout();
    try (Following following =
        Following.start(remora, volume, image, "--on-change", "exec:" + hook)) {
      following.await("one", () -> following.read("app.yaml").equals("one"));
      attach(TestImages.in(scratch.resolve("layout")), 2, "two");
      following.signal("HUP");
      following.await("the hook", () -> Files.exists(marker) && size(marker) > 0);
      Unprivileged.noMoreThreads(following.pid());
      following.signal("TERM");
      assertEquals(0, following.awaitEnd(IN_TIME), following.stderr());
      long program = Long.parseLong(Files.readString(marker).strip());
      Optional<ProcessHandle> hookProcess = ProcessHandle.of(program);
      if (hookProcess.isPresent()) { // it was ended, and waits for whoever inherits it to hear so
        hookProcess.get().onExit().get(IN_TIME.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aPullThatWaitsForARegistryEnds(String signal, int code) throws Exception {
    try (SilentServer silent = SilentServer.onLoopback();
        Remora.Started started =
            remora.start(Map.of(), "pull", at(silent), "--to", volume.toString());
        var connection = silent.awaitConnection()) {
      assertTrue(connection.getInputStream().read() >= 0, "its request came");
      Unprivileged.noMoreThreads(started.process().pid());
      String[] kill = {"kill", "-" + signal, Long.toString(started.process().pid())};
      assertEquals(0, new ProcessBuilder(kill).start().waitFor());
      assertTrue(started.process().waitFor(IN_TIME.toSeconds(), TimeUnit.SECONDS), started::stderr);
      assertEquals(code, started.process().exitValue());
      assertEquals("remora: interrupted\n", started.stderr());
    }
  }

  @Test
  @Requires(Tool.OLAREG)
  void aPassThatCannotAskFailsAndTheNextOneThatCanSucceeds() throws Exception {
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      Content image = attach(TestImages.in(registry, "app"), 1, "one");
      String reference = registry.endpoint() + "/app@" + image.digest();
      remora.run("pull", reference, "--to", volume.toString()).expect(0);
      attach(TestImages.in(registry, "app"), 2, "two");
      // what is there is enough to start with, so nothing was asked yet
      try (Following following = Following.start(remora, volume, reference)) {
        following.awaitLine(": has ");
        Unprivileged.noMoreThreads(following.pid());
        following.signal("HUP");
        following.awaitLine("no thread is left for it; raise the limit of processes (pids)");
        assertTrue(following.isAlive());
        assertEquals("one", following.read("app.yaml"));

        Unprivileged.threadsAgain(following.pid());
        following.signal("HUP");
        following.await("two", () -> following.read("app.yaml").equals("two"));
      }
    }
  }

  private String layout() {
    Path layout = scratch.resolve("layout");
    return "oci:" + layout + "@" + attach(TestImages.in(layout), 1, "one").digest();
  }

  /** The image, which is the same each time. */
  private static Content attach(TestImages images, int generation, String text) {
    Content image = images.image("v1");
    images.attach(
        image,
        "application/vnd.remora.config.v1",
        Map.of(
            "org.opencontainers.image.created",
            Instant.parse("2026-01-01T00:00:00Z").plusSeconds(generation).toString()),
        Map.of("app.yaml", text.getBytes(UTF_8)));
    return image;
  }

  private static String at(SilentServer server) {
    return server.endpoint() + "/app@sha256:" + "1".repeat(64);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
