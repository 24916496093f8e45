package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Content;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import dev.remora.rig.SmallDisk;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that are full, read-only or somebody else's, under a volume that has what is wanted. */
class UnwritableVolumeIT {
  private static final String CONFIG = "application/vnd.remora.config.v1";
  private static final String LARGE = "new: " + "n".repeat(20_000);
  private static final int NOBODY = 65534;

  @TempDir Path scratch;
  private SmallDisk disk;
  private TestImages images;
  private Content subject;
  private String image;
  private Remora remora;
  private Path volume;
  private int generation;

  @BeforeEach
  void aVolumeOnASmallDisk() throws IOException {
    disk = SmallDisk.at(scratch.resolve("disk"));
    volume = Files.createDirectory(disk.path().resolve("config"));
    images = TestImages.in(scratch.resolve("layout"));
    subject = images.image("v1");
    image = "oci:" + scratch.resolve("layout") + "@" + subject.digest();
    attach("a: 1");
    remora = Remora.in(scratch);
  }

  @AfterEach
  void unmount() {
    disk.close();
  }

  @Test
  void aReadOnlyOneStartsWithOneWarning() throws IOException {
    Path words = Files.createFile(disk.path().resolve("termination-log"));
    pull().expect(0);
    disk.readOnly();
    Run run = pull("--termination-log", words.toString(), "--output=json").expect(0);
    assertWarned(run, "Read-only file system", "goes on");
    assertTrue(run.stdout().contains("\"changed\":false"), run::toString);
    assertWarned(pull("--on-failure=fail").expect(0), "Read-only file system", "goes on");

    attach("a: 2");
    assertWarned(pull().expect(0), "Read-only file system", "goes on with");
    pull("--on-failure=fail").expect(19);
    assertEquals("a: 1", read());
  }

  @Test
  void aFullOneStartsAndTakesTheUpdateWhenThereIsRoom() throws IOException {
    pull().expect(0);
    disk.fill(0);
    assertWarned(pull().expect(0), "No space left", "goes on");

    attach(LARGE);
    disk.fill(1);
    assertWarned(pull("--on-failure=continue").expect(0), "No space left", "goes on with");
    pull("--on-failure=fail").expect(19);
    assertEquals("a: 1", read());
    try (Stream<Path> left = Files.list(volume.resolve("..remora"))) {
      assertEquals(2, left.count()); // lock and state
    }

    disk.empty();
    assertEquals("", pull().expect(0).stderr());
    assertEquals(LARGE, read());
  }

  @Test
  void oneOfAnotherUserStartsToo() throws IOException {
    Remora unprivileged = remora.withoutCapabilities();
    pull().expect(0);
    for (String name : List.of("..remora/lock", "..remora/state.json", "..remora", "")) {
      Files.setAttribute(volume.resolve(name), "unix:uid", NOBODY);
    }
    assertWarned(
        unprivileged.run("pull", image, "--to", volume.toString(), "--log-level=warn").expect(0),
        "permission denied",
        "goes on");
    Files.setAttribute(volume, "unix:uid", 0); // only what is Remora's own is somebody else's
    assertWarned(
        unprivileged.run("pull", image, "--to", volume.toString(), "--log-level=warn").expect(0),
        "permission denied",
        "goes on");
    attach("a: 2");
    unprivileged
        .run("pull", image, "--to", volume.toString(), "--on-failure=fail", "--log-level=warn")
        .expect(19);
    assertEquals("a: 1", read());
  }

  @CrossSection(rows = 2, because = "UnwritableFollowTest has both")
  @ParameterizedTest
  @ValueSource(strings = {"read-only", "full"})
  void aSidecarStartsAndSaysSoOnce(String kind) throws Exception {
    pull().expect(0);
    if (kind.equals("full")) {
      disk.fill(0);
    } else {
      disk.readOnly();
    }
    String trouble = kind.equals("full") ? "No space left" : "Read-only file system";
    try (Following following = Following.start(remora, volume, image, "--log-level", "debug")) {
      following.awaitLine(trouble);
      for (int polls = 1; polls <= 3; polls++) {
        int expected = polls;
        following.signal("HUP");
        following.await("poll " + polls, () -> count(following.stderr(), "waits") > expected);
      }
      assertEquals(1, count(following.stderr(), trouble), following.stderr());
      disk.writable();
      disk.empty();
      attach(LARGE);
      following.signal("HUP");
      following.await("the update", () -> following.read("app.yaml").equals(LARGE));
    }
  }

  @CrossSection(rows = 1, because = "a cache is written as a volume is, and that one is tried full")
  @ParameterizedTest
  @ValueSource(strings = {"read-only", "full"})
  void aCacheThatCannotBeWrittenIsAWarning(String kind) throws IOException {
    Path cache = Files.createDirectory(disk.path().resolve("cache"));
    volume = scratch.resolve("volume");
    attach(LARGE);
    if (kind.equals("full")) {
      disk.fill(1);
    } else {
      disk.readOnly();
    }
    String trouble = kind.equals("full") ? "No space left" : "Read-only file system";
    assertWarned(pull("--cache", cache.toString()).expect(0), trouble, "cannot keep ");
    assertEquals(LARGE, read());
  }

  @Test
  void aVolumeThatCannotBeMadeIsNineteen() {
    disk.readOnly();
    volume = disk.path().resolve("missing");
    for (String setting : List.of("fail", "cached", "continue")) {
      Run run = pull("--on-failure", setting).expect(19);
      assertTrue(run.stderr().contains("Read-only file system"), run::toString);
      assertEquals(1, run.stderr().lines().count(), run::toString);
    }
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  private static void assertWarned(Run run, String... parts) {
    assertEquals(1, run.stderr().lines().count(), run::toString);
    assertTrue(run.stderr().startsWith("remora: warning: "), run::toString);
    for (String part : parts) {
      assertTrue(run.stderr().contains(part), run::toString);
    }
  }

  private Run pull(String... more) {
    List<String> line =
        new ArrayList<>(List.of("pull", image, "--to", volume.toString(), "--log-level=warn"));
    line.addAll(List.of(more));
    return remora.run(line.toArray(String[]::new));
  }

  private void attach(String content) {
    String created = "2026-01-01T00:00:0" + generation++ + "Z";
    images.attach(
        subject,
        CONFIG,
        Map.of("org.opencontainers.image.created", created),
        Map.of("app.yaml", content.getBytes(UTF_8)));
  }

  private String read() throws IOException {
    return Files.readString(volume.resolve("app.yaml"));
  }
}
