package dev.remora.publish;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.VolumeFailure;
import dev.remora.posix.FileTree;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing outside the volume is written, read or deleted, whatever is done to the volume. */
class HostileWriterTest {
  private static final int PASSES = 300;
  private static final long SEED = 7;
  private static final List<Content> CONTENTS =
      List.of(
          Content.of("app.yaml", "1", "sub/a", "1", "sub/deep/b", "1", "x", "1"),
          Content.of("app.yaml", "2", "sub/a", "2", "other/deep/c", "2", "y", "2"));

  @TempDir Path temporary;

  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void threeHundredPassesBesideAHostileWriterLeaveTheCanaryUntouched() throws Exception {
    Path canary = makeCanary();
    Path linked = Files.writeString(temporary.resolve("linked"), "linked");
    Files.setPosixFilePermissions(linked, fromString("rwxrwxrwx"));
    Path directory = Files.createDirectory(temporary.resolve("volume"));
    Path hidden = Files.createDirectory(temporary.resolve("hidden"));
    Map<String, String> before = snapshot(canary);
    HostileWriter hostile = new HostileWriter(directory, canary, linked, hidden, SEED);
    Thread writing = Thread.ofPlatform().start(hostile);
    Map<String, Integer> outcomes = new TreeMap<>();
    try {
      int failuresInARow = 0;
      for (int pass = 0; pass < PASSES; pass++) {
        String outcome = pass(new VolumeFixture(directory), CONTENTS.get(pass % 2));
        outcomes.merge(outcome, 1, Integer::sum);
        failuresInARow = outcome.equals("published") ? 0 : failuresInARow + 1;
        if (failuresInARow == 3) {
          startAfresh(hostile, directory);
          failuresInARow = 0;
        }
      }
    } finally {
      hostile.stop();
      writing.join();
    }
    System.out.printf("%d passes beside %d swaps: %s%n", PASSES, hostile.swaps(), outcomes);
    assertEquals(before, snapshot(canary), "the canary, by seed " + SEED);
    assertEquals("linked", Files.readString(linked));
    assertEquals(fromString("rwxrwxrwx"), Files.getPosixFilePermissions(linked));
    assertTrue(outcomes.getOrDefault("published", 0) > PASSES / 30, outcomes::toString);
    assertTrue(outcomes.size() > 1, "the writer never got in between: " + outcomes);
  }

  /**
   * One pass with everything that a session can do; only failures 18 and 19 are allowed, and 14 on
   * a busy machine.
   */
  private static String pass(VolumeFixture volume, Content content) {
    try (Session session =
        volume.volume().open(Deadline.in(Duration.ofSeconds(1), Clock.system()))) {
      session.published().ifPresent(session::intact);
      Published published = content.publish(session);
      session.relink(published);
      session.intact(published);
      session.confirm(content.revision(), "registry.example");
      session.save();
      session.retire();
      if (published.directory().endsWith("0")) {
        session.unpublish();
      }
      return "published";
    } catch (ContentRefused | VolumeFailure | RegistryUnavailable e) {
      return e.exitCode() + ": " + reason(e);
    }
  }

  private static String reason(Failure e) {
    return e.reason().replaceAll("^.*?(?=is |are |not |changed|did |Too )", "… ");
  }

  /** What an operator does with a volume that is refused: empties it. */
  private static void startAfresh(HostileWriter hostile, Path directory) throws IOException {
    hostile.pause().lock();
    try (OpenDirectory root = OpenDirectory.open(directory)) {
      for (String name : root.names()) {
        FileTree.delete(root, name, () -> {});
      }
    } finally {
      hostile.pause().unlock();
    }
  }

  private Path makeCanary() throws IOException {
    Path canary = Files.createDirectories(temporary.resolve("canary"));
    Files.createDirectories(canary.resolve("sub/deep"));
    for (String file : List.of("app.yaml", "x", ".remora.json", "state.json", "lock", "sub/a")) {
      Files.writeString(canary.resolve(file), "canary " + file);
      Files.setPosixFilePermissions(canary.resolve(file), fromString("rw-rw-rw-"));
    }
    for (Path path : List.of(canary, canary.resolve("sub"), canary.resolve("sub/deep"))) {
      Files.setPosixFilePermissions(path, fromString("rwxrwxrwx"));
    }
    // Access times older than the modification are updated by the first read (relatime).
    try (Stream<Path> paths = Files.walk(canary)) {
      for (Path path : paths.toList().reversed()) {
        Files.setAttribute(path, "lastAccessTime", FileTime.from(Instant.EPOCH));
      }
    }
    return canary;
  }

  /** Modes, sizes, links and all times, that of the last reading too: no write goes unseen. */
  private static Map<String, String> snapshot(Path canary) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (String name : List.of("", "app.yaml", "x", ".remora.json", "state.json", "lock")) {
      paths.add(canary.resolve(name));
    }
    paths.addAll(
        List.of(canary.resolve("sub"), canary.resolve("sub/a"), canary.resolve("sub/deep")));
    Map<String, String> snapshot = new TreeMap<>();
    for (Path path : paths) {
      Map<String, Object> attributes =
          new TreeMap<>(
              Files.readAttributes(
                  path,
                  "unix:mode,size,lastModifiedTime,lastAccessTime,ctime,nlink,uid,gid,ino",
                  LinkOption.NOFOLLOW_LINKS));
      snapshot.put(path.toString(), attributes.toString());
    }
    return snapshot;
  }
}
