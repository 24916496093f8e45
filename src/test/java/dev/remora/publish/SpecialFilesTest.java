package dev.remora.publish;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.VolumeFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Things that are no files: opening a FIFO would wait for ever, opening a link leads elsewhere. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpecialFilesTest {
  private static final Content CONTENT = Content.of("app.yaml", "a: 1");

  @TempDir Path temporary;

  private static void fifo(Path path) throws Exception {
    Files.deleteIfExists(path);
    Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
    assertTrue(mkfifo.waitFor(60, SECONDS) && mkfifo.exitValue() == 0);
  }

  private Path volumeWith(Content content) throws Exception {
    Path directory = Files.createTempDirectory(temporary, "volume");
    try (Session session = new VolumeFixture(directory).open()) {
      content.publish(session);
    }
    return directory;
  }

  @Test
  void aFifoInPlaceOfTheProvenanceCountsAsNothing() throws Exception {
    Path directory = volumeWith(CONTENT);
    fifo(directory.resolve("..data/.remora.json"));
    assertNothingThenPublish(directory);
  }

  @Test
  void aDeviceInPlaceOfTheProvenanceCountsAsNothing() throws Exception {
    Path directory = volumeWith(CONTENT);
    Path provenance = directory.resolve("..data/.remora.json");
    Files.delete(provenance);
    Files.createSymbolicLink(provenance, Path.of("/dev/zero"));
    assertNothingThenPublish(directory);
  }

  @Test
  void anEndlessProvenanceIsNotReadToItsEnd() throws Exception {
    Path directory = volumeWith(CONTENT);
    try (var file =
        new java.io.RandomAccessFile(directory.resolve("..data/.remora.json").toFile(), "rw")) {
      file.setLength(1L << 40); // a hole of 1 TiB
    }
    assertNothingThenPublish(directory);
  }

  private static void assertNothingThenPublish(Path directory) throws Exception {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      assertEquals(Optional.empty(), session.published());
      CONTENT.publish(session);
      session.retire();
    }
    volume.assertTidy();
  }

  @Test
  void aStateThatIsNoFileCountsAsEmptyAndIsReplaced() throws Exception {
    Path directory = volumeWith(CONTENT);
    Path state = directory.resolve("..remora/state.json");
    Path outside = Files.writeString(temporary.resolve("outside"), "untouched");
    for (String kind : new String[] {"fifo", "link", "directory", "garbage"}) {
      Files.deleteIfExists(state);
      switch (kind) {
        case "fifo" -> fifo(state);
        case "link" -> Files.createSymbolicLink(state, outside);
        case "directory" -> Files.createDirectory(state);
        default -> Files.write(state, new byte[] {0, 1, (byte) 0xFF});
      }
      try (Session session = new VolumeFixture(directory).open()) {
        assertEquals(State.empty(), session.state(), kind);
        session.remember(
            State.empty().withOwner(new State.Owner("image", false, Instant.ofEpochSecond(1))));
        session.save();
      }
      assertTrue(Files.readString(state).contains("image"), kind);
      assertFalse(Files.isSymbolicLink(state), kind);
    }
    assertEquals("untouched", Files.readString(outside));
  }

  @Test
  void aLockThatIsAFifoIsRefused() throws Exception {
    Path directory = volumeWith(CONTENT);
    fifo(directory.resolve("..remora/lock"));
    assertThrows(VolumeFailure.class, () -> new VolumeFixture(directory).open());
  }

  @Test
  void aFifoInTheRevisionIsDamage() throws Exception {
    Path directory = volumeWith(CONTENT);
    fifo(directory.resolve("..data/app.yaml"));
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      assertFalse(session.intact(session.published().orElseThrow()));
    }
  }

  @Test
  void aFifoInTheStagingIsNotPublished() throws Exception {
    Path directory = volumeWith(CONTENT);
    try (Session session = new VolumeFixture(directory).open();
        Staging staging = session.stage()) {
      fifo(staging.treePath().toRealPath().resolve("app.yaml"));
      assertThrows(
          VolumeFailure.class, () -> session.publish(staging, CONTENT.provenance(), Content.OWNER));
    }
  }
}
