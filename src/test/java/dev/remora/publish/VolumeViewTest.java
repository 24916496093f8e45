package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Defaults;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a volume without its lock. */
class VolumeViewTest {
  private static final Content CONTENT =
      Content.of("app.yaml", "a: 1", "certs/ca.pem", "pem", "empty", "");

  @TempDir Path temporary;

  @Test
  void aVolumeThatIsNotThereOrEmptyShowsNothingAndStaysSo() throws Exception {
    Path missing = temporary.resolve("missing");
    assertEquals(Optional.empty(), new VolumeFixture(missing).look().published());
    assertFalse(Files.exists(missing));
    VolumeFixture empty = new VolumeFixture(temporary);
    assertEquals(Optional.empty(), empty.look().published());
    assertEquals(List.of(), empty.names());
  }

  @Test
  void whatIsPublishedIsSeenWhileSomebodyHoldsTheLock() {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      Published published = CONTENT.publish(session);
      session.confirm(published.provenance().revision(), "registry.example/app");
      session.save();
      VolumeView view = volume.look();
      assertEquals(Optional.of(published), view.published());
      assertEquals(List.of(), view.alterations());
      assertEquals(session.state(), view.state());
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
        volume.look().alterations().stream().map(Alteration::toString).toList());
  }

  @Test
  void whoWaitsIsToldHowFarTheReadingIs() {
    List<Long> told = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    ReadWatch watch =
        bytes -> {
          told.add(bytes);
          over.set(false);
          return new ReadWatch.Reading() {
            @Override
            public void advanced(long more) {
              told.add(more);
            }

            @Override
            public void close() {
              over.set(true);
            }
          };
        };
    Volume volume =
        new Volume(
            temporary, Defaults.MODES, Defaults.LIMITS, Clock.system(), new Random(1), watch);
    Deadline deadline = Deadline.in(Duration.ofSeconds(30), Clock.system());
    try (Session session = volume.open(deadline)) {
      Published published = CONTENT.publish(session);
      assertTrue(session.intact(published));
      assertEquals(List.of(7L, 4L, 3L), told); // app.yaml, and a certificate
      assertTrue(over.get());
      told.clear();
    }
    volume.look(deadline);
    assertEquals(List.of(7L, 4L, 3L), told);
    assertTrue(over.get());
  }

  @Test
  void permissionsThatSomebodyTookOrGaveAreAlterations() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      CONTENT.publish(session);
    }
    Path revision = temporary.resolve("..data").toRealPath();
    for (String[] change :
        new String[][] {
          {"app.yaml", "rw-rw-r--", "has gained permissions"},
          {"app.yaml", "rw-r--rw-", "has gained permissions"},
          {"app.yaml", "rwxr-xr-x", "has gained permissions"},
          {"app.yaml", "rw-r-----", "has lost permissions"},
          {"certs/ca.pem", "rw-rw-rw-", "has gained permissions"},
          {"certs", "rwxrwxrwx", "has gained permissions"},
          {"certs", "rwx------", "has lost permissions"},
          {".", "rwxrwxr-x", "has gained permissions"},
          {".remora.json", "rw-rw-rw-", "has gained permissions"},
        }) {
      Path path = revision.resolve(change[0]).normalize();
      Set<PosixFilePermission> before = Files.getPosixFilePermissions(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(change[1]));
      assertEquals(List.of(new Alteration(change[0], change[2])), volume.look().alterations());
      Files.setPosixFilePermissions(path, before);
    }
    Files.setAttribute(revision.resolve("app.yaml"), "unix:mode", 04644);
    assertEquals(
        List.of(new Alteration("app.yaml", "has gained permissions")), volume.look().alterations());
  }

  /** As for an {@code fsGroup}: the set-group-id bit on directories, and the group may write. */
  @Test
  void whatTheKubeletAddsForTheGroupIsNoAlteration() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      CONTENT.publish(session);
    }
    Path revision = temporary.resolve("..data").toRealPath();
    try (Stream<Path> all = Files.walk(revision)) {
      for (Path path : all.toList()) {
        int mode = (int) Files.getAttribute(path, "unix:mode") & 07777;
        int added = Files.isDirectory(path) ? 02770 : 0660;
        Files.setAttribute(path, "unix:mode", mode | added);
      }
    }
    assertEquals(List.of(), volume.look().alterations());
    try (Session session = volume.open()) {
      assertTrue(session.intact(session.published().orElseThrow()));
    }
    Files.setPosixFilePermissions(
        revision.resolve("app.yaml"), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(
        List.of(new Alteration("app.yaml", "has gained permissions")), volume.look().alterations());
  }

  @Test
  void onAFileSystemWithoutModesNoneAreCompared() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      CONTENT.publish(session);
    }
    Path provenance = temporary.resolve("..data/.remora.json");
    String modes = "\"modes\" : \\{[^}]*}";
    Files.writeString(
        provenance, Files.readString(provenance).replaceFirst(modes, "\"modes\": {}"));
    Files.setPosixFilePermissions(
        temporary.resolve("..data/app.yaml"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(List.of(), volume.look().alterations());
  }

  @Test
  void whatNobodyCanReadBackIsNothing() throws Exception {
    VolumeFixture volume = new VolumeFixture(temporary);
    try (Session session = volume.open()) {
      CONTENT.publish(session);
    }
    Files.writeString(temporary.resolve("..data/.remora.json"), "{");
    assertEquals(Optional.empty(), volume.look().published());
  }

  @Test
  void aFileInItsPlaceIsNoVolume() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    assertEquals(Optional.empty(), new VolumeFixture(file).look().published());
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
      VolumeView view = volume.look();
      if (view.published().isPresent()) {
        assertEquals(List.of(), view.alterations(), "after " + looks);
        looks++;
      }
    }
    publisher.join();
    assertTrue(looks > 0);
  }
}
