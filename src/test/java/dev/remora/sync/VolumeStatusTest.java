package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Policy;
import dev.remora.failure.NothingAttached;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.publish.ContentOrigin;
import dev.remora.publish.Provenance;
import dev.remora.publish.Session;
import dev.remora.publish.Staging;
import dev.remora.publish.State;
import dev.remora.publish.Subject;
import dev.remora.publish.Volume;
import dev.remora.rig.Defaults;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose a volume is, when it is asked about without a registry. */
class VolumeStatusTest {
  private static final Digest IMAGE = Digest.parse("sha256:" + "1".repeat(64));
  private static final Digest OTHER = Digest.parse("sha256:" + "2".repeat(64));
  private static final Digest REVISION = Digest.parse("sha256:" + "3".repeat(64));

  @TempDir Path directory;
  private final VirtualClock clock = new VirtualClock();
  private Volume volume;

  @BeforeEach
  void aVolume() {
    volume = new Volume(directory, Defaults.MODES, Defaults.LIMITS, clock, new Random(1));
  }

  @Test
  void nothingPublishedIsEleven() {
    NothingAttached e = assertThrows(NothingAttached.class, () -> check(Optional.empty()));
    assertTrue(e.line().contains("nothing is published there"), e.line());
  }

  @Test
  void whatIsDamagedIsNotSaidToBeNothing() throws IOException {
    publish(Optional.of(IMAGE));
    Path document = volume.directory().resolve("..data/.remora.json");
    Files.delete(document);
    Files.writeString(document, "{");
    NothingAttached failure = assertThrows(NothingAttached.class, () -> check(Optional.empty()));
    assertTrue(
        failure.reason().startsWith("what is published there is damaged: .remora.json is damaged"),
        failure.reason());
  }

  @Test
  void withoutAnImageAnythingWillDo() {
    publish(Optional.of(IMAGE));
    assertEquals(REVISION, check(Optional.empty()).published().provenance().revision());
  }

  @Test
  void theImageIsComparedByItsDigest() {
    publish(Optional.of(IMAGE));
    check(image("registry.example/app@" + IMAGE));
    check(image("registry.example/app:v9@" + IMAGE));
    check(image("registry.example/app@" + IMAGE.shortened()));
    for (String other :
        List.of(
            "registry.example/app@" + OTHER,
            "registry.example/app@" + OTHER.shortened(),
            "registry.example/other@" + IMAGE,
            "oci:/app@" + IMAGE)) {
      NothingAttached e = assertThrows(NothingAttached.class, () -> check(image(other)), other);
      assertTrue(e.line().contains("belongs to registry.example/app@" + IMAGE), e.line());
    }
  }

  @Test
  void aTagCountsAsWhatItLastWas() {
    publish(Optional.of(IMAGE));
    Optional<Target> tagged = image("registry.example/app:v1");
    assertThrows(NothingAttached.class, () -> check(tagged));
    remember("registry.example/app:v1", OTHER);
    assertThrows(NothingAttached.class, () -> check(tagged));
    remember("registry.example/app:v1", IMAGE);
    check(tagged);
  }

  @Test
  void anArtifactIsNoImagesConfiguration() {
    publish(Optional.empty());
    check(Optional.of(new Target.Artifact(ImageReference.parse("registry.example/app:v1"))));
    assertThrows(NothingAttached.class, () -> check(image("registry.example/app@" + IMAGE)));
  }

  @Test
  void itsAgeCountsFromTheLastConfirmationOfThisVeryRevision() {
    publish(Optional.of(IMAGE));
    clock.advance(Duration.ofMinutes(5));
    assertEquals(Optional.of(Duration.ofMinutes(5)), check(Optional.empty()).age(clock.now()));
    confirm(OTHER);
    assertEquals(Optional.empty(), check(Optional.empty()).confirmed());
    confirm(REVISION);
    clock.advance(Duration.ofMinutes(2));
    assertEquals(Optional.of(Duration.ofMinutes(2)), check(Optional.empty()).age(clock.now()));
    clock.set(clock.now().minus(Duration.ofDays(1)));
    assertEquals(Optional.empty(), check(Optional.empty()).age(clock.now()));
  }

  @Test
  void whereTheClockWasCorrectedALittleSinceItIsOfThisMoment() {
    publish(Optional.of(IMAGE));
    confirm(REVISION);
    clock.set(clock.now().minus(Duration.ofSeconds(2)));
    assertEquals(Optional.of(Duration.ZERO), check(Optional.empty()).age(clock.now()));
  }

  private VolumeStatus check(Optional<Target> wanted) {
    return VolumeStatus.of(volume, wanted, Policy.NONE, Deadline.in(Duration.ofMinutes(1), clock));
  }

  private static Optional<Target> image(String reference) {
    return Optional.of(new Target.Image(ImageReference.parse(reference)));
  }

  private void publish(Optional<Digest> image) {
    try (Session session = open();
        Staging staging = session.stage()) {
      session.publish(
          staging,
          new Provenance(
              new Subject("registry.example/app", image, Optional.empty()),
              REVISION,
              Optional.empty(),
              Annotations.none(),
              Optional.empty(),
              List.of(),
              new ContentOrigin(ContentOrigin.Kind.REGISTRY, "registry.example/app"),
              clock.now()),
          new State.Owner("registry.example/app:v1", image.isEmpty(), clock.now()));
    }
  }

  private void remember(String reference, Digest digest) {
    try (Session session = open()) {
      session.resolved(ImageReference.parse(reference), digest);
      session.save();
    }
  }

  private void confirm(Digest revision) {
    try (Session session = open()) {
      session.confirm(revision, "registry.example/app");
      session.save();
    }
  }

  private Session open() {
    return volume.open(Deadline.in(Duration.ofMinutes(1), clock));
  }
}
