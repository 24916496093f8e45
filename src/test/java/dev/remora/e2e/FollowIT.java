package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Content;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Exchange;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.RequestCounter;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.SilentServer;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sidecar, as a process before real registries. */
@Requires({Tool.OLAREG, Tool.REGISTRY})
class FollowIT {
  /** Five seconds are promised; the JVM build may have to share a busy machine with other tests. */
  private static final Duration SOON = Duration.ofSeconds(Remora.isNative() ? 5 : 40);

  @TempDir Path scratch;
  private Remora remora;
  private Path volume;

  @BeforeEach
  void aHome() {
    remora = Remora.in(scratch);
    volume = scratch.resolve("volume");
  }

  @CrossSection(
      rows = 3,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "OLAREG_WITHOUT_REFERRERS", "DISTRIBUTION"})
  void anUnchangedPollIsOneRequest(RegistryKind kind) throws Exception {
    try (RegistryServer registry = kind.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      attach(registry, image, 1, "one");
      try (Following following = start(counter, image)) {
        following.awaitLine("1 file");
        following.await("confirmation", () -> !following.confirmed().isEmpty());
        counter.reset();
        for (int poll = 0; poll < 3; poll++) {
          following.poll();
        }
        assertEquals(3, counter.requests().size(), counter::toString);
        Exchange last = counter.requests().getLast();
        System.out.printf(
            "follow: an unchanged poll of %s is one request, status %d, %d bytes%n",
            kind, last.status(), last.responseBytes());
        if (kind == RegistryKind.DISTRIBUTION) {
          assertEquals(304, last.status(), counter::toString);
        }
      }
    }
  }

  @CrossSection(
      rows = 1,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void anUpdateIsPublishedAndSoIsTheWayBack(RegistryKind kind) throws Exception {
    try (RegistryServer registry = kind.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      attach(registry, image, 1, "one");
      try (Following following = start(counter, image)) {
        following.await("one", () -> following.read("app.yaml").equals("one"));
        attach(registry, image, 2, "two");
        following.signal("HUP");
        following.await("two", () -> following.read("app.yaml").equals("two"));

        remora.run("attach", reference(registry, image), "--from", "previous").expect(0);
        following.signal("HUP");
        following.await("one again", () -> following.read("app.yaml").equals("one"));
      }
    }
  }

  /** Ten on a node are usual: what each has for itself counts ten times. */
  @Test
  void betweenItsPassesItHasLittleMemoryOfItsOwn() throws Exception {
    assumeTrue(Remora.isNative(), "a JVM needs more, and keeps it");
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      Content image = TestImages.in(registry, "app").image("v1");
      attach(registry, image, 1, "one");
      try (Following following = start(registry, image)) {
        following.await("confirmation", () -> !following.confirmed().isEmpty());
        for (int poll = 0; poll < 10; poll++) {
          following.poll();
        }
        following.await("rest with 4 MiB at most", () -> following.privateKiB() <= 4 << 10);
      }
    }
  }

  @Test
  void whatTheInitContainerLeftIsTheStartAndARestartAsksForNothing() throws Exception {
    try (RegistryServer registry = RegistryKind.OLAREG.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      Content image = TestImages.in(registry, "app").image("v1");
      attach(registry, image, 1, "one");
      remora.run("pull", reference(counter, image), "--to", volume.toString()).expect(0);
      counter.reset();
      for (int restart = 0; restart < 3; restart++) {
        try (Following following = start(counter, image)) {
          following.awaitLine(": has ");
          following.signal(restart % 2 == 0 ? "TERM" : "INT");
          assertEquals(0, following.awaitEnd(SOON), following.stderr());
        }
      }
      assertEquals(List.of(), counter.requests());
    }
  }

  @Test
  void whatIsThereIsEnoughToStartWithoutTheRegistry() throws Exception {
    Content image;
    String reference;
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      image = TestImages.in(registry, "app").image("v1");
      attach(registry, image, 1, "one");
      reference = reference(registry, image);
      remora.run("pull", reference, "--to", volume.toString()).expect(0);
    }
    try (Following following = Following.start(remora, volume, reference)) {
      following.awaitLine(": has ");
      following.signal("HUP");
      following.awaitLine("what is published stays");
      assertTrue(following.isAlive());
      assertEquals("one", following.read("app.yaml"));
    }
  }

  @Test
  void theEndComesWithinFiveSecondsEvenWhileTheRegistryIsSilent() throws Exception {
    try (SilentServer silent = SilentServer.onLoopback()) {
      String reference = silent.endpoint() + "/app@sha256:" + "1".repeat(64);
      try (Following following = Following.start(remora, volume, reference)) {
        silent.awaitConnection(); // it has asked
        long begun = System.nanoTime();
        following.signal("TERM");
        assertEquals(0, following.awaitEnd(SOON), following.stderr());
        System.out.printf(
            "follow: ended %d ms after SIGTERM in the middle of a pass%n",
            (System.nanoTime() - begun) / 1_000_000);
        assertEquals(List.of("lock"), names("..remora")); // it did not start, so nobody owns it
      }
    }
  }

  @Test
  void anotherImagesRemoraTakesTheVolumeOver() throws Exception {
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      TestImages images = TestImages.in(registry, "app");
      Content image = images.image("v1");
      Content other = images.image("v2");
      attach(registry, image, 1, "one");
      attach(registry, other, 1, "of the other");
      try (Following following = start(registry, image)) {
        following.await("one", () -> following.read("app.yaml").equals("one"));
        remora.run("pull", reference(registry, other), "--to", volume.toString()).expect(0);
        attach(registry, image, 2, "two");
        following.signal("HUP");
        following.awaitLine("belongs to " + reference(registry, other));
        following.signal("HUP");
        following.signal("TERM");
        assertEquals(0, following.awaitEnd(SOON));
        assertEquals("of the other", following.read("app.yaml"));
        assertEquals(1, following.stderr().split("belongs to", -1).length - 1);
      }
    }
  }

  @Test
  void startsThatFailOrAreKilledDoNotTakeTheVolume() throws Exception {
    try (RegistryServer registry = RegistryKind.OLAREG.start();
        SilentServer silent = SilentServer.onLoopback()) {
      Content image = TestImages.in(registry, "app").image("v1");
      Content bare = TestImages.in(registry, "app").image("v2");
      attach(registry, image, 1, "one");
      String typo = registry.endpoint() + "/app@sha256:" + "1".repeat(64);
      String away = silent.endpoint() + "/app:v1";
      try (Following following = start(registry, image)) {
        following.await("one", () -> !following.confirmed().isEmpty());
        pull(typo).expect(10);
        pull(reference(registry, bare)).expect(11);
        pull(away, "--deadline", "1s").expect(14);
        pull(away, "--no-such-option").expect(2);
        try (Remora.Started _ = remora.start(Map.of(), "pull", away, "--to", volume.toString())) {
          silent.awaitConnection(); // it has the lock, and asks
        }
        attach(registry, image, 2, "two");
        following.signal("HUP");
        following.await("two", () -> following.read("app.yaml").equals("two"));
        Run status = remora.run("status", volume.toString()).expect(0);
        assertTrue(
            status.stdout().contains("serves     " + reference(registry, image)), status::toString);

        pull(reference(registry, bare), "--on-failure=continue").expect(0); // its application runs
        following.signal("HUP");
        following.awaitLine("belongs to " + reference(registry, bare));
        status = remora.run("status", volume.toString()).expect(11);
        assertTrue(
            status.stderr().contains("serves " + reference(registry, bare)), status::toString);
      }
    }
  }

  private Run pull(String image, String... more) {
    List<String> line = new ArrayList<>(List.of("pull", image, "--to", volume.toString()));
    line.addAll(List.of(more));
    return remora.run(line.toArray(String[]::new));
  }

  @Test
  void whatSomebodyChangedIsRestoredAtTheNextPoll() throws Exception {
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      Content image = TestImages.in(registry, "app").image("v1");
      attach(registry, image, 1, "one");
      try (Following following = start(registry, image)) {
        following.await("one", () -> following.read("app.yaml").equals("one"));
        Files.writeString(volume.resolve("app.yaml"), "two");
        following.signal("HUP");
        following.await("one again", () -> following.read("app.yaml").equals("one"));
        Files.delete(volume.resolve("app.yaml"));
        following.signal("HUP");
        following.await(
            "its name", () -> Files.exists(volume.resolve("app.yaml"), LinkOption.NOFOLLOW_LINKS));
      }
    }
  }

  @Test
  void exitEndsItWithThatCodeOncePerRevision() throws Exception {
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      Content image = TestImages.in(registry, "app").image("v1");
      attach(registry, image, 1, "one");
      try (Following following = start(registry, image, "--on-change", "exit:42")) {
        following.await("one", () -> following.read("app.yaml").equals("one"));
        attach(registry, image, 2, "two");
        following.signal("HUP");
        assertEquals(42, following.awaitEnd(SOON), following.stderr());
        assertEquals("two", following.read("app.yaml"));
      }
      try (Following following = start(registry, image, "--on-change", "exit:42")) {
        following.awaitLine(": has ");
        following.poll();
        following.signal("TERM");
        assertEquals(0, following.awaitEnd(SOON));
      }
    }
  }

  private Following start(RegistryServer registry, Content image, String... more) {
    return Following.start(remora, volume, reference(registry, image), more);
  }

  private static String reference(RegistryServer registry, Content image) {
    return registry.endpoint() + "/app@" + image.digest();
  }

  private static void attach(
      RegistryServer registry, Content image, int generation, String content) {
    TestImages.in(registry, "app")
        .attach(
            image,
            "application/vnd.remora.config.v1",
            Map.of(
                "org.opencontainers.image.created",
                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(generation).toString()),
            Map.of("app.yaml", content.getBytes(UTF_8)));
  }

  private List<String> names(String path) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (Stream<Path> entries = Files.list(volume.resolve(path))) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return List.copyOf(names);
  }
}
