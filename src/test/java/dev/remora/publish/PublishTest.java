package dev.remora.publish;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.VolumeFailure;
import dev.remora.json.JsonObject;
import dev.remora.posix.FileMode;
import dev.remora.posix.OpenDirectory;
import dev.remora.rig.Defaults;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishTest {
  private static final Content FIRST =
      Content.of("app.yaml", "a: 1", "certs/ca.pem", "first", "certs/deep/er.pem", "x");
  private static final Content SECOND = Content.of("app.yaml", "a: 2", "new.json", "{}");

  @TempDir Path temporary;
  private VolumeFixture volume;

  @BeforeEach
  void makeVolume() {
    volume = new VolumeFixture(temporary.resolve("config"));
  }

  @Test
  void theLayoutIsThatOfAConfigMapVolume() throws Exception {
    try (Session session = volume.open()) {
      FIRST.publish(session);
      session.save();
    }
    String directory = "..sha256-" + FIRST.revision().shortened() + ".1";
    assertEquals(List.of("..data", "..remora", directory, "app.yaml", "certs"), volume.names());
    assertEquals(List.of("lock", "state.json"), volume.names("..remora"));
    assertEquals(
        directory, Files.readSymbolicLink(volume.directory().resolve("..data")).toString());
    assertEquals(
        "..data/app.yaml",
        Files.readSymbolicLink(volume.directory().resolve("app.yaml")).toString());
    assertEquals("a: 1", volume.read("app.yaml"));
    assertEquals("x", volume.read("certs/deep/er.pem"));
    JsonObject provenance =
        JsonObject.parse(Files.readAllBytes(volume.directory().resolve("..data/.remora.json")));
    assertEquals(FIRST.revision().toString(), provenance.text("revision"));
  }

  @Test
  void aSecondRevisionReplacesTheFirstWithNamesThatComeAndGo() throws Exception {
    try (Session session = volume.open()) {
      FIRST.publish(session);
      Published second = SECOND.publish(session);
      assertTrue(second.directory().endsWith(".2"), second.directory());
      assertEquals(2, volume.names().stream().filter(Names::isRevision).count());
      session.retire();
    }
    volume.assertTidy();
    assertEquals("a: 2", volume.read("app.yaml"));
    assertEquals("{}", volume.read("new.json"));
    assertFalse(volume.exists("certs"));
  }

  @Test
  void whatIsPublishedIsReadBackByTheNextRun() {
    Published published;
    try (Session session = volume.open()) {
      assertEquals(Optional.empty(), session.published());
      published = FIRST.publish(session);
    }
    try (Session session = volume.open()) {
      assertEquals(Optional.of(published), session.published());
      assertTrue(session.intact(published));
      assertEquals(FIRST.provenance().files(), published.provenance().files());
      assertEquals(
          List.of("certs", "certs/deep"),
          published.provenance().directories().stream().map(PublishedDirectory::path).toList());
      assertEquals(Optional.of(Defaults.MODES), published.provenance().modes());
    }
  }

  @Test
  void aRepairPublishesTheSameRevisionUnderAHigherCounter() throws Exception {
    try (Session session = volume.open()) {
      FIRST.publish(session);
      Published again = FIRST.publish(session);
      assertEquals("..sha256-" + FIRST.revision().shortened() + ".2", again.directory());
      session.retire();
    }
    volume.assertTidy();
  }

  @Test
  void modesAreThoseOfTheSettingsWhateverTheStagingHad() throws Exception {
    Modes modes = new Modes(Modes.parseFile("0640"), Modes.parseDirectory("0550"));
    for (int i = 0; i < 2; i++) { // twice: a directory without write permission is retired, too
      try (Session session =
          volume.volume(modes).open(Deadline.in(Duration.ofMinutes(2), Clock.system()))) {
        FIRST.publish(session);
        session.retire();
      }
    }
    Path data = volume.directory().resolve("..data").toRealPath();
    assertEquals(fromString("r-xr-x---"), Files.getPosixFilePermissions(data));
    assertEquals(fromString("r-xr-x---"), Files.getPosixFilePermissions(data.resolve("certs")));
    assertEquals(fromString("rw-r--r--"), Files.getPosixFilePermissions(data.resolve("app.yaml")));
    assertEquals(
        fromString("rw-r-----"), Files.getPosixFilePermissions(data.resolve(".remora.json")));
    volume.assertTidy();
  }

  @Test
  void aVolumeThatHandsItsGroupDownKeepsDoingSo() throws Exception {
    Files.createDirectory(volume.directory());
    Files.setAttribute(volume.directory(), "unix:mode", 02777); // an emptyDir with fsGroup
    try (Session session = volume.open();
        Staging staging = session.stage()) {
      assertEquals(02700, mode(staging.tree().path()));
      FIRST.write(staging);
      session.publish(staging, FIRST.provenance(), Content.OWNER);
    }
    assertEquals(02755, mode(volume.directory().resolve("..remora")));
    assertEquals(02755, mode(volume.directory().resolve("..data/certs")));
  }

  @Test
  void aDirectoryThatIsToHaveLessThanTheSettingsAllowKeepsThat() throws Exception {
    try (Session session = volume.open();
        Staging staging = session.stage()) {
      FIRST.write(staging);
      try (OpenDirectory certs = staging.tree().child("certs")) {
        certs.setMode(FileMode.parse("0750"));
      }
      session.publish(staging, FIRST.provenance(), Content.OWNER);
    }
    assertEquals(0750, mode(volume.directory().resolve("..data/certs")));
    assertEquals(0755, mode(volume.directory().resolve("..data/certs/deep")));
  }

  private static int mode(Path path) throws Exception {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }

  @Test
  void stagingIsPrivateAndLeavesNothingBehind() throws Exception {
    try (Session session = volume.open()) {
      try (Staging staging = session.stage()) {
        assertEquals(fromString("rwx------"), Files.getPosixFilePermissions(staging.tree().path()));
        assertEquals(
            fromString("rwx------"), Files.getPosixFilePermissions(staging.blobs().path()));
        FIRST.write(staging);
        Files.writeString(staging.blobs().path("archive"), "temporary");
      }
      assertEquals(List.of("lock"), volume.names("..remora"));
    }
  }

  @Test
  void aTreeThatIsNotWhatTheProvenanceSaysIsNotPublished() throws Exception {
    try (Session session = volume.open()) {
      Published first = FIRST.publish(session);
      for (Content other :
          List.of(
              Content.of("app.yaml", "a: 2"),
              Content.of("app.yaml", "a: 2", "new.json", "{}", "more.json", "{}"),
              Content.of("app.yaml", "a: 22", "new.json", "{}"))) {
        try (Staging staging = session.stage()) {
          other.write(staging);
          VolumeFailure failure =
              assertThrows(
                  VolumeFailure.class,
                  () -> session.publish(staging, SECOND.provenance(), Content.OWNER));
          assertTrue(failure.line().contains("changed while"), failure.line());
        }
      }
      try (Staging staging = session.stage()) {
        SECOND.write(staging);
        Files.delete(staging.tree().path("new.json"));
        Files.createSymbolicLink(staging.tree().path("new.json"), Path.of("/etc/hostname"));
        assertThrows(
            VolumeFailure.class,
            () -> session.publish(staging, SECOND.provenance(), Content.OWNER));
      }
      assertTrue(session.intact(first));
      session.retire();
    }
    volume.assertTidy();
  }

  @Test
  void reservedNamesInContentAreRefused() throws Exception {
    try (Session session = volume.open()) {
      for (String name : List.of("..data", "..remora/lock", "..anything", ".remora.json")) {
        Content content = Content.of("app.yaml", "1", name, "mine");
        assertThrows(IllegalArgumentException.class, content::provenance, name);
        try (Staging staging = session.stage()) {
          content.write(staging);
          Provenance claimed = Content.of("app.yaml", "1").provenance();
          ContentRefused failure =
              assertThrows(
                  ContentRefused.class, () -> session.publish(staging, claimed, Content.OWNER));
          assertTrue(failure.line().contains(name.split("/", -1)[0]), failure.line());
        }
      }
      assertEquals(List.of("..remora"), volume.names());
      Content.of(".hidden", "1", "sub/.remora.json", "2", "sub/..data", "3").publish(session);
    }
    assertEquals("2", volume.read("sub/.remora.json"));
  }

  @Test
  void unpublishingLeavesNothingButForeignFiles() throws Exception {
    try (Session session = volume.open()) {
      FIRST.publish(session);
      Files.writeString(volume.directory().resolve("mine"), "foreign");
      session.unpublish();
      assertEquals(List.of("..remora", "mine"), volume.names());
      assertEquals(Optional.empty(), session.published());
      session.unpublish(); // twice is once
    }
  }

  @Test
  void namesBeyondAsciiArePublished() throws Exception {
    try (Session session = volume.open()) {
      Content.of("grüße.yaml", "1", "配置/值", "2").publish(session);
      assertTrue(session.intact(session.published().orElseThrow()));
    }
    assertEquals("1", volume.read("grüße.yaml"));
    assertEquals("2", volume.read("配置/值"));
  }

  @Test
  void theVolumeItselfMayBeNamedThroughALink() throws Exception {
    Path real = Files.createDirectory(temporary.resolve("real"));
    Files.createSymbolicLink(volume.directory(), real);
    try (Session session = volume.open()) {
      FIRST.publish(session);
    }
    assertEquals("a: 1", Files.readString(real.resolve("app.yaml")));
  }

  @Test
  void aMissingParentIsNotMade() {
    VolumeFixture nowhere = new VolumeFixture(temporary.resolve("a/b"));
    VolumeFailure failure = assertThrows(VolumeFailure.class, nowhere::open);
    assertEquals(
        "cannot open the volume %1$s: %1$s is not there; mount a volume there, or make the directory"
            .formatted(nowhere.directory()),
        failure.line());
  }

  @Test
  void aFileIsNoVolume() throws Exception {
    Files.writeString(volume.directory(), "a file");
    VolumeFailure failure = assertThrows(VolumeFailure.class, volume::open);
    assertTrue(failure.line().contains("is not a directory"), failure.line());
  }
}
