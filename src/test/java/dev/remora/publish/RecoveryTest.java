package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed run may leave at each step, and that the next session makes the volume whole. */
class RecoveryTest {
  private static final String HEX = "-0123456789abcdef";
  private static final Content OLD = Content.of("app.yaml", "old", "gone", "1");
  private static final Content NEW = Content.of("app.yaml", "new", "come", "1");

  @TempDir Path directory;
  @TempDir Path elsewhere;
  private VolumeFixture volume;
  private Published old;

  @BeforeEach
  void publishOld() {
    volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      old = OLD.publish(session);
    }
  }

  @Test
  void killedWhileStaging() throws Exception {
    Files.createDirectories(directory.resolve("..remora/stage" + HEX + "/tree/sub/dir"));
    Files.writeString(directory.resolve("..remora/stage" + HEX + "/tree/sub/dir/file"), "half");
    Files.writeString(elsewhere.resolve("file"), "stays");
    Files.createSymbolicLink(directory.resolve("..remora/stage" + HEX + "/tree/link"), elsewhere);
    assertOldIsWhole();
    assertTrue(Files.exists(elsewhere.resolve("file")));
  }

  @Test
  void killedWhileWritingTheState() throws Exception {
    Files.writeString(directory.resolve("..remora/state" + HEX), "{\"sche");
    assertOldIsWhole();
  }

  @Test
  void killedAfterTheTreeWasPlaced() throws Exception {
    placeNew();
    assertOldIsWhole();
  }

  @Test
  void killedAfterLinksOfNewNamesWereMade() throws Exception {
    placeNew();
    volume.link("come", "..data/come");
    volume.open().close();
    assertFalse(volume.exists("come"));
    assertOldIsWhole();
  }

  @Test
  void killedBetweenTheTemporaryLinkAndTheSwap() throws Exception {
    volume.link("come", "..data/come");
    volume.link("..data" + HEX, placeNew());
    assertOldIsWhole();
  }

  @Test
  void killedWhileALinkWasReplaced() throws Exception {
    volume.link("..link" + HEX, "..data/app.yaml");
    assertOldIsWhole();
  }

  @Test
  void killedAfterTheSwap() throws Exception {
    volume.link("come", "..data/come");
    String placed = placeNew();
    Files.delete(directory.resolve("..data"));
    volume.link("..data", placed);
    assertTrue(volume.exists("gone")); // leads nowhere
    try (Session session = volume.open()) {
      Published published = session.published().orElseThrow();
      assertEquals(NEW.revision(), published.provenance().revision());
      assertTrue(session.intact(published));
    }
    volume.assertTidy();
    assertFalse(volume.exists("gone"));
  }

  @Test
  void killedWhileTheOldRevisionWasDeleted() throws Exception {
    Files.createDirectories(directory.resolve("..sha256-0123456789ab.3/half"));
    assertOldIsWhole();
  }

  @Test
  void killedWhileUnpublishing() throws Exception {
    Files.delete(directory.resolve("..data"));
    try (Session session = volume.open()) {
      assertEquals(Optional.empty(), session.published());
    }
    assertEquals(List.of("..remora"), volume.names());
  }

  @Test
  void killedBeforeTheLockWasMade() throws Exception {
    VolumeFixture fresh = new VolumeFixture(Files.createDirectory(directory.resolve("fresh")));
    Files.createDirectory(fresh.directory().resolve("..remora"));
    try (Session session = fresh.open()) {
      NEW.publish(session);
    }
    fresh.assertTidy();
  }

  @Test
  void aRevisionThatIsGoneOrUnreadableCountsAsNothing() throws Exception {
    Path provenance = directory.resolve(old.directory()).resolve(".remora.json");
    for (String damaged :
        List.of(
            "",
            "{",
            "{\"schema\":2}",
            Files.readString(provenance).replace("\"app.yaml\"", "\"../../app.yaml\""),
            Files.readString(provenance).replace("\"app.yaml\"", "\"/etc/passwd\""),
            Files.readString(provenance).replace("\"app.yaml\"", "\"gone\""),
            Files.readString(provenance).replace("sha256:", "sha999:"))) {
      Files.writeString(provenance, damaged);
      try (Session session = volume.open()) {
        assertEquals(Optional.empty(), session.published(), damaged);
      }
    }
    try (Session session = volume.open()) {
      NEW.publish(session);
      session.retire();
    }
    volume.assertTidy();
    assertEquals("new", volume.read("app.yaml"));
    assertFalse(volume.exists("gone"));
  }

  @Test
  void dataThatLeadsNowhereIsReplaced() throws Exception {
    Files.delete(directory.resolve("..data"));
    volume.link("..data", "..sha256-0123456789ab.9");
    try (Session session = volume.open()) {
      assertEquals(Optional.empty(), session.published());
      NEW.publish(session);
    }
    volume.assertTidy();
  }

  private String placeNew() throws Exception {
    VolumeFixture other = new VolumeFixture(elsewhere);
    String name;
    try (Session session = other.open()) {
      name = NEW.publish(session).directory().replace(".1", ".2");
    }
    Files.move(elsewhere.resolve("..data").toRealPath(), directory.resolve(name));
    return name;
  }

  private void assertOldIsWhole() throws Exception {
    try (Session session = volume.open()) {
      assertEquals(Optional.of(old), session.published());
      assertTrue(session.intact(old));
      assertEquals(List.of(), session.leftovers());
      volume.assertTidy();
      NEW.publish(session);
      session.retire();
    }
    volume.assertTidy();
    assertEquals("new", volume.read("app.yaml"));
  }
}
