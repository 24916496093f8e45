package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.VolumeFailure;
import dev.remora.rig.SmallDisk;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published can still be looked at and relied on; what would write says what is wrong. */
class UnwritableVolumeTest {
  private static final Content CONTENT = Content.of("app.yaml", "a: 1", "certs/ca.pem", "pem");
  private static final State.Owner OTHER =
      new State.Owner("registry.example/other:v1", false, Instant.ofEpochSecond(1));

  @TempDir Path directory;
  private SmallDisk disk;
  private VolumeFixture volume;
  private Published published;

  @BeforeEach
  void aPublishedRevision() throws Exception {
    disk = SmallDisk.at(directory.resolve("disk"));
    volume = new VolumeFixture(Files.createDirectory(disk.path().resolve("config")));
    try (Session session = volume.open()) {
      published = CONTENT.publish(session);
      session.save();
      session.retire();
    }
  }

  @AfterEach
  void unmount() {
    disk.close();
  }

  @Test
  void aReadOnlyOneIsLookedAtWithoutALock() {
    disk.readOnly();
    try (Session session = volume.open()) {
      assertPublished(session);
      assertSays("Read-only file system", session::stage);
      assertSays("Read-only file system", () -> session.relink(published));
      assertSays("Read-only file system", session::unpublish);
      session.claim(OTHER);
      assertSays("Read-only file system", session::save);
      session.retire();
    }
    disk.writable();
    assertUntouched();
  }

  @Test
  void soIsOneWhoseLockWasNeverMadeOrCannotBeRead() throws Exception {
    Files.delete(volume.directory().resolve("..remora/lock"));
    disk.readOnly();
    try (Session session = volume.open()) {
      assertPublished(session);
    }
    disk.writable();
    try (Session session = volume.open()) {
      session.unpublish();
      CONTENT.publish(session);
    }
  }

  @Test
  void soIsOneWithoutAnythingOfOursBesidesTheContent() throws Exception {
    Files.delete(volume.directory().resolve("..remora/lock"));
    Files.delete(volume.directory().resolve("..remora/state.json"));
    Files.delete(volume.directory().resolve("..remora"));
    disk.readOnly();
    try (Session session = volume.open()) {
      assertEquals(Optional.of(published), session.published());
      assertTrue(session.intact(published));
      assertEquals(State.empty(), session.state());
      assertSays("Read-only file system", session::stage);
    }
  }

  @Test
  void anEmptyOneThatIsReadOnlyHasNothingToTakeBack() throws Exception {
    VolumeFixture empty = new VolumeFixture(Files.createDirectory(disk.path().resolve("empty")));
    disk.readOnly();
    try (Session session = empty.open()) {
      assertEquals(Optional.empty(), session.published());
      session.unpublish();
      assertSays("Read-only file system", session::stage);
    }
  }

  @Test
  void onAFullOneNothingIsLostAndNothingIsLeft() throws Exception {
    disk.fill(0);
    try (Session session = volume.open()) {
      assertPublished(session);
      session.claim(OTHER);
      assertSays("No space left", session::save);
      assertThrows(VolumeFailure.class, () -> Content.of("app.yaml", "2").publish(session));
      assertPublished(session);
      assertEquals(Optional.of(OTHER), session.state().owner());
      assertEquals(Optional.of(Content.OWNER), session.saved().owner());
    }
    volume.assertTidy();
    disk.empty();
    assertUntouched();
  }

  @Test
  void theStateThatNamesANewOwnerHasItsRoomBeforeTheSwap() throws Exception {
    try (Session session = volume.open();
        Staging staging = session.stage()) {
      Content.of("app.yaml", "a: 2").write(staging);
      // for the provenance, and nothing for the state
      disk.fill(1);
      Provenance provenance = Content.of("app.yaml", "a: 2").provenance();
      assertSays("No space left", () -> session.publish(staging, provenance, OTHER));
      assertPublished(session);
    }
    disk.empty();
    assertUntouched();
  }

  @Test
  void thatItStaysLockedIsAnotherMatter() {
    try (Session session = volume.open()) {
      Deadline soon = Deadline.in(Duration.ofMillis(100), Clock.system());
      assertSays("kept it locked", () -> volume.volume().open(soon));
      assertFalse(session.published().isEmpty());
    }
  }

  private void assertPublished(Session session) {
    assertEquals(Optional.of(published), session.published());
    assertTrue(session.intact(published));
    assertEquals(Optional.of(Content.OWNER), session.saved().owner());
  }

  private void assertUntouched() {
    try (Session session = volume.open()) {
      assertPublished(session);
      assertEquals(Optional.of(Content.OWNER), session.state().owner());
    }
  }

  private static void assertSays(String reason, Runnable write) {
    VolumeFailure e = assertThrows(VolumeFailure.class, write::run);
    assertTrue(e.reason().contains(reason), e.line());
  }
}
