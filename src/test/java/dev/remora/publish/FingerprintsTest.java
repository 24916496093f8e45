package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.posix.Fingerprint;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read again only when somebody has touched them since they were last right. */
class FingerprintsTest {
  private static final Content CONTENT = Content.of("app.yaml", "a: 1", "certs/ca.pem", "pem");

  @TempDir Path directory;

  private final Fingerprints later =
      new Fingerprints(new VirtualClock(Instant.now().plus(Duration.ofHours(1))));

  @Test
  void whatNobodyTouchedIsKnown() throws IOException {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      Published published = CONTENT.publish(session);
      assertTrue(session.intact(published, later));
      assertTrue(later.isKnown("app.yaml", fingerprint("app.yaml")));
      assertTrue(session.intact(published, later));
    }
  }

  @Test
  void aChangeOfTheSameLengthWithTheTimeSetBackIsNoticed() throws IOException {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      Published published = CONTENT.publish(session);
      assertTrue(session.intact(published, later));
      Path file = directory.resolve("app.yaml");
      FileTime before = Files.getLastModifiedTime(file);
      Files.writeString(file, "a: 2");
      Files.setLastModifiedTime(file, before);
      assertFalse(session.intact(published, later));
    }
  }

  @Test
  void aTouchWithoutAChangeIsLookedAtAndFine() throws IOException {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      Published published = CONTENT.publish(session);
      assertTrue(session.intact(published, later));
      Files.setLastModifiedTime(directory.resolve("app.yaml"), FileTime.from(Instant.EPOCH));
      assertFalse(later.isKnown("app.yaml", fingerprint("app.yaml")));
      assertTrue(session.intact(published, later));
      assertTrue(later.isKnown("app.yaml", fingerprint("app.yaml")));
    }
  }

  @Test
  void whatWasTouchedJustNowIsNotTrusted() throws IOException {
    Fingerprints now = new Fingerprints(new VirtualClock(Instant.now()));
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      assertTrue(session.intact(CONTENT.publish(session), now));
      assertFalse(now.isKnown("app.yaml", fingerprint("app.yaml")));
    }
  }

  @Test
  void aProvenanceThatWasRewrittenIsAChange() throws IOException {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      assertTrue(session.intact(CONTENT.publish(session), later));
      Path provenance = directory.resolve("..data/.remora.json");
      Files.writeString(
          provenance, Files.readString(provenance).replace("registry.example", "registry.exampel"));
      assertFalse(session.intact(session.published().orElseThrow(), later));
    }
  }

  @Test
  void aFileIsReadByItsPathAndNotThroughLinks() throws IOException {
    VolumeFixture volume = new VolumeFixture(directory);
    try (Session session = volume.open()) {
      Published published = CONTENT.publish(session);
      PublishedFile file = published.provenance().files().get(1);
      try (InputStream in = session.read(published, file)) {
        assertEquals("pem", new String(in.readAllBytes()));
      }
      Path inside = directory.resolve("certs/ca.pem").toRealPath();
      Files.delete(inside);
      assertThrows(NoSuchFileException.class, () -> session.read(published, file));
      Files.createSymbolicLink(inside, directory.resolve("app.yaml"));
      assertThrows(FileSystemException.class, () -> session.read(published, file));
    }
  }

  @Test
  void aRevisionThatIsSparedStaysUntilItIsNot() throws IOException {
    VolumeFixture volume = new VolumeFixture(directory);
    String first;
    try (Session session = volume.open()) {
      first = CONTENT.publish(session).directory();
      Content.of("app.yaml", "a: 2").publish(session);
    }
    var deadline =
        dev.remora.time.Deadline.in(Duration.ofSeconds(30), dev.remora.time.Clock.system());
    volume.volume().open(deadline, Set.of(first)).close();
    assertTrue(volume.exists(first));
    volume.open().close();
    assertFalse(volume.exists(first));
  }

  private Fingerprint fingerprint(String name) throws IOException {
    try (OpenDirectory data = OpenDirectory.open(directory.resolve("..data").toRealPath());
        HeldFile file = data.file(name)) {
      return file.fingerprint();
    }
  }
}
