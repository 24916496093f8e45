package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.VolumeFailure;
import dev.remora.oci.Descriptor;
import dev.remora.publish.Basis;
import dev.remora.publish.State;
import dev.remora.rig.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Starts on a volume that is full or read-only (design, sections 2.2 and 2.4). */
class UnwritableStartTest extends StartScenario {
  private SmallDisk disk;

  @BeforeEach
  void aSmallVolume() throws IOException {
    disk = SmallDisk.at(scratch.resolve("disk"));
    config = Files.createDirectory(disk.path().resolve("config"));
  }

  @AfterEach
  void unmount() {
    disk.close();
  }

  @ParameterizedTest
  @EnumSource
  void aReadOnlyOneThatHasTheRightRevisionStarts(OnFailure setting) {
    start(image);
    disk.readOnly();
    clock.advance(Duration.ofMinutes(1));
    onFailure = setting;
    StartResult started = start(image);
    assertEquals(Basis.SOURCE, started.basis());
    assertFalse(started.changed());
    assertEquals(Optional.empty(), started.bridged());
    assertSaidOnce("Read-only file system");
    assertEquals("ours", found());
  }

  @ParameterizedTest
  @EnumSource
  void soDoesAFullOne(OnFailure setting) {
    start(image);
    State before = state();
    disk.fill(0);
    clock.advance(Duration.ofMinutes(1));
    onFailure = setting;
    assertEquals(Basis.SOURCE, start(image).basis());
    assertSaidOnce("No space left");
    disk.empty();
    assertEquals(before, state());
    warnings.clear();
    start(image);
    assertEquals(List.of(), warnings);
  }

  @Test
  void whatIsBridgedStartsOnAReadOnlyOneToo() {
    start(image);
    disk.readOnly();
    outage();
    assertEquals(Basis.VOLUME, start(image).basis());
    assertSaidOnce("Read-only file system");
    assertSaidOnce("goes on with " + revision.digest().shortened() + " on the volume");
    onFailure = OnFailure.FAIL;
    assertThrows(RegistryUnavailable.class, () -> start(image));
  }

  @ParameterizedTest
  @EnumSource(names = {"CACHED", "CONTINUE"})
  void anUpdateForWhichThereIsNoRoomLeavesTheLastGoodOne(OnFailure setting) {
    start(image);
    attach(image, "newer".repeat(2_000));
    disk.fill(1);
    onFailure = setting;
    StartResult started = start(image);
    assertEquals(Basis.VOLUME, started.basis());
    assertEquals(Optional.of(ExitCode.VOLUME), started.bridged().map(Failure::exitCode));
    assertEquals(revision.digest(), started.published().orElseThrow().provenance().revision());
    assertSaidOnce("No space left");
    assertEquals("ours", found());
    disk.empty();
    assertEquals(Basis.SOURCE, start(image).basis());
    assertEquals("newer".repeat(2_000), found());
  }

  @ParameterizedTest
  @EnumSource(names = {"CACHED", "CONTINUE"})
  void soDoesAnUpdateOnAReadOnlyOne(OnFailure setting) {
    start(image);
    attach(image, "newer");
    disk.readOnly();
    onFailure = setting;
    assertEquals(Optional.of(ExitCode.VOLUME), start(image).bridged().map(Failure::exitCode));
    assertSaidOnce("Read-only file system");
    assertEquals("ours", found());
  }

  @Test
  void withFailAnUpdateThatCannotBePublishedIsNineteen() {
    start(image);
    attach(image, "newer");
    disk.readOnly();
    onFailure = OnFailure.FAIL;
    assertThrows(VolumeFailure.class, () -> start(image));
    assertEquals("ours", found());
  }

  @ParameterizedTest
  @EnumSource
  void anotherImagesRevisionIsNothingToGoOnWith(OnFailure setting) {
    Descriptor other = registry.image();
    attach(other, "another image's");
    start(other);
    State before = state();
    onFailure = setting;
    disk.fill(1);
    assertThrows(VolumeFailure.class, () -> start(image));
    outage();
    if (setting != OnFailure.CONTINUE) { // which takes it back, for which there is room
      Failure e = assertThrows(Failure.class, () -> start(image));
      assertEquals(ExitCode.UNAVAILABLE, e.exitCode());
      disk.empty();
      assertEquals(before, state());
      assertEquals("another image's", found());
    }
  }

  @ParameterizedTest
  @EnumSource
  void norIsWhatSomebodyAltered(OnFailure setting) throws IOException {
    start(image);
    Files.writeString(config.resolve("app.yaml"), "altered");
    disk.readOnly();
    onFailure = setting;
    assertThrows(VolumeFailure.class, () -> start(image));
    assertEquals("altered", found());
  }

  @ParameterizedTest
  @EnumSource
  void norIsNothing(OnFailure setting) {
    disk.readOnly();
    onFailure = setting;
    assertThrows(VolumeFailure.class, () -> start(image));
  }

  @Test
  void continueStartsWithNoneWhereNothingHasToBeTakenBack() {
    disk.readOnly();
    outage();
    onFailure = OnFailure.CONTINUE;
    assertEquals(Basis.NONE, start(image).basis());
    assertSaidOnce("Read-only file system");
  }

  @Test
  void continueCannotTakeBackAnotherImagesRevision() {
    Descriptor other = registry.image();
    attach(other, "another image's");
    start(other);
    disk.readOnly();
    outage();
    onFailure = OnFailure.CONTINUE;
    assertThrows(VolumeFailure.class, () -> start(image));
  }

  @Test
  void whatTheCacheHasDoesNotHelpWithoutRoom() {
    fillCache();
    disk.fill(0);
    caching = true;
    assertThrows(VolumeFailure.class, () -> start(image));
    assertEquals("nothing", found());
  }

  private void assertSaidOnce(String part) {
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains(part), warnings::toString);
  }
}
