package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.paths.Limits;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import dev.remora.rig.Defaults;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.TickingClock;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a volume claims about itself is no reason to touch what is not Remora's. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForgedProvenanceTest {
  private static final Content CONTENT = Content.of("app.yaml", "a: 1", "certs/ca.pem", "pem");
  private static final Content OTHER = Content.of("app.yaml", "a: 2", "new/file", "new");

  /** What a forger would like to be taken for Remora's, and what would only do harm. */
  private static final List<String> PATHS =
      List.of(
          "victim",
          "victim/keep",
          "victim/keep/x",
          "notes.txt",
          "outward",
          "outward/keep",
          "dangling",
          "fifo",
          "..2026_01_31/key",
          "..2026_01_31",
          "..data",
          "..data/x",
          "..remora",
          "..remora/lock",
          "..remora/state.json",
          ".remora.json",
          ".Remora.json",
          "../outside",
          "../outside/keep",
          "/etc/passwd",
          "a/../../outside/keep",
          "app.yaml",
          "APP.yaml",
          "certs",
          "certs/ca.pem",
          "certs/ca.pem/x",
          "new",
          "new/file",
          "Victim/keep",
          "./victim",
          "victim/",
          "victim//keep",
          "vic\u202etim",
          "vic\u0000tim",
          "vic\\tim",
          "e\u0301",
          "d/".repeat(40) + "deep",
          "x".repeat(300),
          "lost+found");

  @TempDir Path temporary;

  @Test
  void whateverItClaimsNothingBesideItIsTouched() {
    Property.check(
        120,
        random -> {
          Path top = Files.createTempDirectory(temporary, "case");
          Path directory = Files.createDirectory(top.resolve("volume"));
          try (Session session = new VolumeFixture(directory).open()) {
            CONTENT.publish(session);
            session.claim(Content.OWNER);
          }
          plant(directory, Files.createDirectory(top.resolve("outside")));
          forge(directory, random);
          List<String> usurped = usurp(directory, random);
          Map<String, String> before = snapshot(top, usurped);
          for (int run = 0; run < 3; run++) {
            passOver(directory, random);
          }
          assertEquals(before, snapshot(top, usurped));
          // and it is not broken for good: what is not in its way is published
          for (String name : usurped) {
            Files.move(directory.resolve(name), top.resolve("aside-" + name));
          }
          VolumeFixture volume = new VolumeFixture(directory);
          try (Session session = volume.open()) {
            OTHER.publish(session);
            session.retire();
          }
          assertEquals("a: 2", volume.read("app.yaml"));
        });
  }

  /** What is there besides Remora's. */
  private static void plant(Path directory, Path outside) throws IOException {
    Files.writeString(outside.resolve("keep"), "outside");
    Files.createDirectory(directory.resolve("victim"));
    Files.writeString(directory.resolve("victim/keep"), "keep");
    Files.writeString(directory.resolve("notes.txt"), "notes");
    Files.createSymbolicLink(directory.resolve("outward"), outside);
    Files.createSymbolicLink(directory.resolve("dangling"), Path.of("..data/elsewhere"));
    Files.createDirectory(directory.resolve("..2026_01_31"));
    Files.writeString(directory.resolve("..2026_01_31/key"), "theirs");
  }

  private static void forge(Path directory, RandomGenerator random) throws IOException {
    Path provenance = directory.resolve("..data").toRealPath().resolve(".remora.json");
    String document = Files.readString(provenance);
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      String of = random.nextBoolean() ? "app.yaml" : "certs/ca.pem";
      document = document.replace('"' + of + '"', '"' + escaped(any(random)) + '"');
    }
    if (random.nextInt(4) == 0) {
      document = document.replaceAll("\"size\" : [0-9]+", "\"size\" : " + Long.MAX_VALUE);
    }
    if (random.nextInt(4) == 0) {
      Files.write(provenance, Mutation.of(document.getBytes(StandardCharsets.UTF_8), random));
    } else {
      Files.writeString(provenance, document);
    }
    if (random.nextInt(3) == 0) { // the revision agrees with what is claimed
      Path victim = provenance.resolveSibling("victim");
      Files.createDirectories(victim);
      Files.writeString(victim.resolve("keep"), "a: 1");
    }
  }

  private static String any(RandomGenerator random) {
    return PATHS.get(random.nextInt(PATHS.size()));
  }

  private static String escaped(String path) {
    return path.replace("\\", "\\\\").replace("\0", "\\u0000");
  }

  /** Puts something of others where links of Remora were. */
  private static List<String> usurp(Path directory, RandomGenerator random) throws IOException {
    List<String> usurped = new ArrayList<>();
    for (String name : List.of("app.yaml", "certs")) {
      if (random.nextInt(3) == 0) {
        Files.delete(directory.resolve(name));
        Files.createDirectory(directory.resolve(name));
        Files.writeString(directory.resolve(name).resolve("keep"), "theirs");
        usurped.add(name);
      } else if (random.nextInt(3) == 0) {
        Files.delete(directory.resolve(name));
        Files.writeString(directory.resolve(name), "theirs");
        usurped.add(name);
      }
    }
    return usurped;
  }

  /** All that a pass does; it may well fail. */
  private static void passOver(Path directory, RandomGenerator random) {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      Optional<Published> published = session.published();
      published.ifPresent(
          p -> {
            session.intact(p);
            session.relink(p);
            session.intact(p);
            p.provenance().files().forEach(file -> readIfThere(session, p, file));
          });
      if (random.nextInt(3) == 0) {
        session.unpublish();
      } else {
        (random.nextBoolean() ? CONTENT : OTHER).publish(session);
      }
      session.retire();
      volume.look();
    } catch (Failure e) {
      assertTrue(List.of(18, 19).contains(e.exitCode().code()), e.line());
    }
  }

  private static void readIfThere(Session session, Published published, PublishedFile file) {
    try (var in = session.read(published, file)) {
      in.readNBytes(100);
    } catch (IOException e) {
      // it is a claim
    }
  }

  /** Content, modes and times of all that is not Remora's. */
  private static Map<String, String> snapshot(Path top, List<String> usurped) throws IOException {
    Map<String, String> snapshot = new TreeMap<>();
    List<Path> roots = new ArrayList<>(List.of(top.resolve("outside")));
    for (String name : List.of("victim", "notes.txt", "outward", "dangling", "..2026_01_31")) {
      roots.add(top.resolve("volume").resolve(name));
    }
    usurped.forEach(name -> roots.add(top.resolve("volume").resolve(name)));
    for (Path root : roots) {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes a)
                throws IOException {
              return visitFile(path, a);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes a) throws IOException {
              Map<String, Object> all =
                  Files.readAttributes(
                      path, "unix:mode,size,lastModifiedTime,ctime,ino", LinkOption.NOFOLLOW_LINKS);
              String content = a.isRegularFile() ? Files.readString(path) : "";
              snapshot.put(path.toString(), new TreeMap<>(all) + content);
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return snapshot;
  }

  @Test
  void aClaimOfReservedPathsCountsAsNothingAndIsPublishedOver() throws Exception {
    for (String claimed : List.of("..remora/lock", "..data/x", ".remora.json", "../x", "..x")) {
      Path directory = Files.createTempDirectory(temporary, "volume");
      VolumeFixture volume = published(directory);
      rewrite(directory, "\"app.yaml\"", '"' + claimed + '"');
      try (Session session = volume.open()) {
        assertEquals(Optional.empty(), session.published(), claimed);
        CONTENT.publish(session);
        session.retire();
      }
      volume.assertTidy();
      assertEquals("a: 1", volume.read("app.yaml"));
      assertTrue(Files.isRegularFile(directory.resolve("..remora/lock")));
    }
  }

  @Test
  void aClaimBeyondTheLimitsCountsAsNothing() throws Exception {
    Path directory = Files.createTempDirectory(temporary, "volume");
    published(directory);
    for (Limits limits :
        List.of(
            new Limits(1, 1 << 20, 100, 32),
            new Limits(100, 6, 100, 32),
            new Limits(100, 1 << 20, 100, 1))) {
      Volume volume = volume(directory, limits, Clock.system());
      try (Session session = volume.open(seconds(30))) {
        assertEquals(Optional.empty(), session.published(), limits.toString());
      }
      ContentRefused refused =
          assertThrows(ContentRefused.class, () -> volume.look(seconds(30)), limits.toString());
      assertTrue(refused.line().contains("--max-"), refused.line());
    }
    rewrite(directory, "\"size\" : 4", "\"size\" : " + (30L << 30));
    try (Session session = new VolumeFixture(directory).open()) {
      assertEquals(Optional.empty(), session.published());
    }
  }

  /** Where the limits are high, the deadline ends it: a hole of a tebibyte takes many minutes. */
  @Test
  void hashingWhatIsClaimedEndsAtTheDeadline() throws Exception {
    Path directory = Files.createTempDirectory(temporary, "volume");
    published(directory);
    long tebibyte = 1L << 40;
    rewrite(directory, "\"size\" : 4", "\"size\" : " + tebibyte);
    try (var file = new RandomAccessFile(directory.resolve("..data/app.yaml").toFile(), "rw")) {
      file.setLength(tebibyte);
    }
    Clock passing = new TickingClock();
    Volume volume = volume(directory, new Limits(100, Long.MAX_VALUE, 100, 32), passing);
    Deadline aThousandLooks = Deadline.in(Duration.ofSeconds(1), passing);
    try (Session session = volume.open(aThousandLooks)) {
      Published claimed = session.published().orElseThrow();
      assertThrows(RegistryUnavailable.class, () -> session.intact(claimed));
    }
    Deadline another = Deadline.in(Duration.ofSeconds(1), passing);
    assertThrows(RegistryUnavailable.class, () -> volume.look(another));
  }

  @Test
  void aFileThatGrowsWhileItIsReadIsNotReadToItsEnd() throws Exception {
    Path directory = Files.createTempDirectory(temporary, "volume");
    VolumeFixture volume = published(directory);
    try (var file = new RandomAccessFile(directory.resolve("..data/app.yaml").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    try (Session session = volume.open()) {
      assertFalse(session.intact(session.published().orElseThrow()));
      CONTENT.publish(session);
    }
  }

  /** Time passes with every look at the clock, so that no machine is too fast for it. */
  @Test
  void sweepingDirectoriesThatSomebodyFillsEndsAtTheDeadline() throws Exception {
    for (String filled :
        List.of("..sha256-0123456789ab.7", "..remora/stage-0123456789abcdef", "")) {
      Path directory = Files.createTempDirectory(temporary, "volume");
      VolumeFixture volume = published(directory);
      Path full = Files.createDirectories(directory.resolve(filled));
      for (int i = 0; i < 500; i++) {
        Files.createFile(full.resolve("file" + i));
      }
      Clock passing = new TickingClock();
      Volume hurried = volume(directory, Defaults.LIMITS, passing);
      Deadline deadline = Deadline.in(Duration.ofMillis(200), passing);
      assertThrows(RegistryUnavailable.class, () -> hurried.open(deadline).close(), filled);
      volume.open().close();
      assertEquals("a: 1", volume.read("app.yaml"));
    }
  }

  /** What is published is, whatever is left to be tidied up. */
  @Test
  void timeThatIsUpAfterThePublicationIsNoFailure() throws Exception {
    Path directory = Files.createTempDirectory(temporary, "volume");
    VolumeFixture volume = published(directory);
    VirtualClock passing = new VirtualClock();
    Volume hurried = volume(directory, Defaults.LIMITS, passing);
    try (Session session = hurried.open(Deadline.in(Duration.ofMillis(200), passing))) {
      OTHER.publish(session);
      passing.sleep(Duration.ofSeconds(1));
      session.retire();
    }
    assertEquals("a: 2", volume.read("app.yaml"));
    assertEquals(2, volume.names().stream().filter(Names::isRevision).count());
    volume.open().close();
    volume.assertTidy();
  }

  @Test
  void directoriesThatCountBeyondAllBoundsAreNoObstacle() throws Exception {
    Path directory = Files.createTempDirectory(temporary, "volume");
    VolumeFixture volume = published(directory);
    String name = "..sha256-" + CONTENT.revision().shortened() + ".";
    try (Session session = volume.open()) {
      for (String counter : List.of("999999999", "0", "1", "2", "000000003")) {
        if (!volume.exists(name + counter)) {
          Files.createSymbolicLink(directory.resolve(name + counter), Path.of("nowhere"));
        }
      }
      for (int i = 0; i < 4; i++) {
        CONTENT.publish(session);
      }
      session.retire();
    }
    assertEquals("a: 1", volume.read("app.yaml"));
  }

  private static VolumeFixture published(Path directory) {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      CONTENT.publish(session);
    }
    return volume;
  }

  private static void rewrite(Path directory, String what, String by) throws IOException {
    Path provenance = directory.resolve("..data/.remora.json");
    String document = Files.readString(provenance);
    assertTrue(document.contains(what), document);
    Files.writeString(provenance, document.replace(what, by));
  }

  private static Volume volume(Path directory, Limits limits, Clock clock) {
    return new Volume(directory, Defaults.MODES, limits, clock, new Random());
  }

  private static Deadline seconds(int seconds) {
    return Deadline.in(Duration.ofSeconds(seconds), Clock.system());
  }
}
