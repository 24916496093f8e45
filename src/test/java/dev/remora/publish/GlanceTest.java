package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a volume without its lock. */
class GlanceTest {
  private static final Content CONTENT =
      Content.of("app.yaml", "a: 1", "certs/ca.pem", "pem", "empty", "");

  @TempDir Path temporary;

  @Test
  void aVolumeThatIsNotThereOrEmptyShowsNothingAndStaysSo() throws Exception {
    Path missing = temporary.resolve("missing");
    assertEquals(Optional.empty(), new VolumeFixture(missing).volume().look().published());
    assertFalse(Files.exists(missing));
    VolumeFixture empty = new VolumeFixture(temporary);
    assertEquals(Optional.empty(), empty.volume().look().published());
    assertEquals(List.of(), empty.names());
  }

  @Test
  void whatIsPublishedIsSeenWhileSomebodyHoldsTheLock() {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      Published published = CONTENT.publish(session);
      session.claim("registry.example/app:v1");
      session.confirm(published.provenance().revision(), "registry.example/app");
      Glance glance = volume.volume().look();
      assertEquals(Optional.of(published), glance.published());
      assertEquals(List.of(), glance.alterations());
      assertEquals(session.state(), glance.state());
    }
  }

  @Test
  void everythingThatIsAlteredIsNamed() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      CONTENT.publish(session);
    }
    Path revision = temporary.resolve("..data");
    Files.writeString(revision.resolve("app.yaml"), "a: 2");
    Files.delete(revision.resolve("certs/ca.pem"));
    Files.writeString(revision.resolve("certs/more"), "x");
    Files.delete(revision.resolve("empty"));
    Files.createSymbolicLink(revision.resolve("empty"), Path.of("/dev/null"));
    Files.delete(temporary.resolve("certs"));
    assertEquals(
        List.of(
            "app.yaml has other content",
            "certs/more was not published",
            "empty is no regular file",
            "certs/ca.pem is missing",
            "certs is not the link to what is published"),
        volume.volume().look().alterations().stream().map(Alteration::toString).toList());
  }

  @Test
  void lostPermissionsAreAnAlterationAndAddedOnesAreNot() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      CONTENT.publish(session);
    }
    Path file = temporary.resolve("..data/app.yaml");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    assertEquals(List.of(), volume.volume().look().alterations());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertEquals(
        List.of(new Alteration("app.yaml", "has lost permissions")),
        volume.volume().look().alterations());
  }

  @Test
  void whatNobodyCanReadBackIsNothing() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      CONTENT.publish(session);
    }
    Files.writeString(temporary.resolve("..data/.remora.json"), "{");
    assertEquals(Optional.empty(), volume.volume().look().published());
  }

  @Test
  void aFileInItsPlaceIsNoVolume() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    assertEquals(Optional.empty(), new VolumeFixture(file).volume().look().published());
  }

  @Test
  void publicationsInBetweenAreNeverSeenHalf() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    Content one = Content.of("app.yaml", "one", "a", "1");
    Content two = Content.of("app.yaml", "two", "b", "2");
    try (Session session = volume.open()) {
      one.publish(session);
    }
    AtomicBoolean over = new AtomicBoolean();
    Thread publisher =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (Session session = volume.open()) {
                    for (int i = 0; i < 40; i++) {
                      (i % 2 == 0 ? two : one).publish(session);
                      session.retire();
                    }
                  } finally {
                    over.set(true);
                  }
                });
    int looks = 0;
    while (!over.get()) {
      Glance glance = volume.volume().look();
      if (glance.published().isPresent()) {
        assertEquals(List.of(), glance.alterations(), "after " + looks);
        looks++;
      }
    }
    publisher.join();
    assertTrue(looks > 0);
  }
}
