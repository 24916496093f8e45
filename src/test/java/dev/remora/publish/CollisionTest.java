package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.VolumeFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that Remora did not publish are never touched. */
class CollisionTest {
  private static final Content CONTENT =
      Content.of("app.yaml", "a: 1", "certs/ca.pem", "pem", "free", "1");

  @TempDir Path directory;
  private VolumeFixture volume;

  @BeforeEach
  void makeVolume() {
    volume = new VolumeFixture(directory);
  }

  @Test
  void foreignNamesAreRefusedAllAtOnceAndStay() throws Exception {
    Files.writeString(directory.resolve("app.yaml"), "foreign");
    Files.createDirectory(directory.resolve("certs"));
    List<String> before;
    try (Session session = volume.open()) {
      before = volume.names();
      ContentRefused failure = assertThrows(ContentRefused.class, () -> CONTENT.publish(session));
      assertTrue(failure.line().contains("app.yaml, certs;"), failure.line());
      session.retire();
    }
    assertEquals(before, volume.names());
    assertEquals("foreign", volume.read("app.yaml"));
    assertEquals(List.of("lock"), volume.names("..remora"));
  }

  @Test
  void aForeignLinkIsRefusedEvenIfItLeadsToData() throws Exception {
    volume.link("app.yaml", "..data/other.yaml");
    try (Session session = volume.open()) {
      assertThrows(ContentRefused.class, () -> CONTENT.publish(session));
    }
    assertTrue(volume.exists("app.yaml"));
  }

  @Test
  void aRefusedUpdateLeavesTheLastGoodRevision() throws Exception {
    try (Session session = volume.open()) {
      Published first = Content.of("app.yaml", "good").publish(session);
      Files.writeString(directory.resolve("certs"), "foreign");
      assertThrows(ContentRefused.class, () -> CONTENT.publish(session));
      assertTrue(session.intact(first));
    }
    volume.assertTidy();
    assertEquals("good", volume.read("app.yaml"));
    assertEquals(false, volume.exists("free"));
  }

  @Test
  void aNameThatWasOursAndIsGoneIsNoLongerOurs() throws Exception {
    try (Session session = volume.open()) {
      CONTENT.publish(session);
      Content.of("other", "1").publish(session);
      Files.writeString(directory.resolve("app.yaml"), "foreign now");
      assertThrows(ContentRefused.class, () -> CONTENT.publish(session));
    }
    assertEquals("foreign now", volume.read("app.yaml"));
  }

  @Test
  void aVolumeOfAnotherToolWithTheSameLayoutIsLeftAlone() throws Exception {
    Files.createDirectory(directory.resolve("..2026_01_31_12_00_00.1"));
    Files.writeString(directory.resolve("..2026_01_31_12_00_00.1/key"), "theirs");
    volume.link("..data", "..2026_01_31_12_00_00.1");
    volume.link("key", "..data/key");
    try (Session session = volume.open()) {
      ContentRefused failure = assertThrows(ContentRefused.class, () -> CONTENT.publish(session));
      assertTrue(failure.line().contains("..data"), failure.line());
      session.unpublish();
    }
    assertEquals("theirs", volume.read("key"));
  }

  @Test
  void aDirectoryNamedDataIsRefused() throws Exception {
    Files.createDirectory(directory.resolve("..data"));
    try (Session session = volume.open()) {
      assertThrows(ContentRefused.class, () -> CONTENT.publish(session));
    }
  }

  @Test
  void otherFilesAreNoMatter() throws Exception {
    Files.writeString(directory.resolve("lost+found"), "foreign");
    Files.createDirectory(directory.resolve("..sha256-not-a-revision"));
    volume.link("..sha256-0123456789ab.1", "nowhere"); // the form of a revision, but a link
    volume.link("dangling", "..data/elsewhere");
    try (Session session = volume.open()) {
      CONTENT.publish(session);
      session.retire();
    }
    assertEquals("a: 1", volume.read("app.yaml"));
    for (String name :
        List.of("lost+found", "..sha256-not-a-revision", "..sha256-0123456789ab.1", "dangling")) {
      assertTrue(volume.exists(name), name);
    }
  }

  @Test
  void metadataThatIsNotOursIsRefused() throws Exception {
    Files.writeString(directory.resolve("..remora"), "a file");
    assertRefused("..remora is not a directory");
    Files.delete(directory.resolve("..remora"));
    volume.link("..remora", ".");
    assertRefused("..remora is not a directory");
    Files.delete(directory.resolve("..remora"));
    Files.createDirectory(directory.resolve("..remora"));
    Files.writeString(directory.resolve("..remora/diary"), "foreign");
    assertRefused("..remora is not Remora's: it holds diary");
    Files.delete(directory.resolve("..remora/diary"));
    Files.createSymbolicLink(directory.resolve("..remora/lock"), Path.of("../file"));
    assertRefused("..remora/lock is not a regular file");
  }

  private void assertRefused(String reason) {
    VolumeFailure failure = assertThrows(VolumeFailure.class, () -> volume.open().close());
    assertTrue(failure.line().contains(reason), failure.line());
  }
}
