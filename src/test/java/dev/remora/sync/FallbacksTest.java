package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Selections;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.ImageReference;
import dev.remora.publish.Basis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which revision counts in the absence of the registry, and how long. */
class FallbacksTest extends StartScenario {
  @Test
  void aConfirmationThatIsTooOldDoesNotCount() {
    start(image);
    outage();
    maxStale = Optional.of(Duration.ofHours(1));
    clock.advance(Duration.ofHours(1));
    assertEquals(Basis.VOLUME, start(image).basis());
    clock.advance(Duration.ofSeconds(1));
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals("ours", found());
    assertTrue(
        warnings.getLast().contains(" on the volume is no start: last confirmed 1h"),
        warnings::toString);
    assertTrue(warnings.getLast().endsWith("and max-stale is 1h"), warnings::toString);
    onFailure = OnFailure.CONTINUE;
    StartResult started = start(image);
    assertEquals(Basis.NONE, started.basis());
    assertTrue(started.changed());
    assertEquals("nothing", found());
  }

  @Test
  void thatItIsTooOldIsSaidOnceThoughItGetsOlderFromTryToTry() {
    start(image);
    silent = true;
    maxStale = Optional.of(Duration.ofHours(1));
    clock.advance(Duration.ofHours(2));
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals(
        1, warnings.stream().filter(it -> it.contains(" is no start")).count(), warnings::toString);
  }

  @Test
  void whatAnotherVolumeConfirmedThroughTheCacheCounts() {
    caching = true;
    start(image);
    clock.advance(Duration.ofHours(2));
    fillCache();
    outage();
    maxStale = Optional.of(Duration.ofHours(1));
    StartResult started = start(image);
    assertEquals(Basis.VOLUME, started.basis());
    assertEquals(Optional.of(Duration.ZERO), started.age());
  }

  @Test
  void aClockBeforeTheRecordIsAcceptedAndSaid() {
    start(image);
    outage();
    clock.set(Instant.parse("1970-01-01T00:00:07Z"));
    StartResult started = start(image);
    assertEquals(Basis.VOLUME, started.basis());
    assertEquals(Optional.empty(), started.age());
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().contains("later than this clock says"), warnings::toString);
  }

  @Test
  void whereTheAgeIsLimitedAConfirmationFromTheFutureIsNone() {
    start(image);
    outage();
    maxStale = Optional.of(Duration.ofHours(1));
    clock.set(clock.now().minus(Duration.ofHours(9)));
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals("ours", found());
    clock.advance(Duration.ofHours(9));
    assertEquals(Basis.VOLUME, start(image).basis());
  }

  @Test
  void aClockThatWasCorrectedALittleIsNoFuture() {
    start(image);
    outage();
    maxStale = Optional.of(Duration.ofHours(1));
    clock.set(clock.now().minus(Duration.ofSeconds(2)));
    assertEquals(Optional.of(Duration.ZERO), start(image).age());
  }

  @Test
  void aConfirmationFromTheFutureDoesNotHideOneThatCounts() throws IOException {
    caching = true;
    start(image);
    Instant confirmed = clock.now();
    clock.set(Instant.parse("2150-01-01T00:00:00Z"));
    fillCache(); // by a neighbour whose clock is wrong
    clock.set(confirmed.plus(Duration.ofMinutes(30)));
    outage();
    maxStale = Optional.of(Duration.ofHours(1));
    assertEquals(Optional.of(Duration.ofMinutes(30)), start(image).age());
  }

  @Test
  void aDeviceThatNeverHasTheTimeStartsFromItsCache() {
    clock.set(Instant.EPOCH);
    fillCache();
    caching = true;
    outage();
    StartResult started = start(image);
    assertEquals(Basis.CACHE, started.basis());
    assertEquals(Optional.empty(), started.age());
    assertEquals(Basis.VOLUME, start(image).basis());
    maxStale = Optional.of(Duration.ofHours(1));
    assertThrows(RegistryUnavailable.class, () -> start(image));
  }

  @Test
  void withoutTheStateThePublicationCountsAsConfirmation() throws IOException {
    start(image);
    Files.delete(config.resolve("..remora/state.json"));
    clock.advance(Duration.ofHours(2));
    outage();
    assertEquals(Optional.of(Duration.ofHours(2)), start(image).age());
  }

  @Test
  void aTagThatCannotBeResolvedCountsAsTheDigestThatItLastHad() {
    registry.tag("v1", image);
    ImageReference tagged = ImageReference.parse("registry.example/app:v1");
    start(tagged);
    outage();
    assertEquals(Basis.VOLUME, start(tagged).basis());
    assertThrows(
        RegistryUnavailable.class, () -> start(ImageReference.parse("registry.example/app:v2")));
  }

  @Test
  void aTagThatMovedBeforeTheOutageHasNoRevisionOfTheFormerImage() throws IOException {
    registry.tag("v1", image);
    ImageReference tagged = ImageReference.parse("registry.example/app:v1");
    start(tagged);
    Descriptor next = registry.image();
    registry.tag("v1", next);
    registry.fail(next, new RegistryUnavailable(PURPOSE, "down", ""));
    assertThrows(RegistryUnavailable.class, () -> start(tagged));
    onFailure = OnFailure.CONTINUE;
    assertEquals(Basis.NONE, start(tagged).basis());
    assertEquals("nothing", found());
  }

  @Test
  void whatTodaysSettingsWouldNotChooseDoesNotCount() {
    caching = true;
    start(image);
    outage();
    selection = Selections.matching("custom/config", "env=prod");
    assertThrows(RegistryUnavailable.class, () -> start(image));
    selection = Selections.pinned("custom/config", revision.digest());
    assertEquals(Basis.VOLUME, start(image).basis());
  }

  @Test
  void anArtifactOfTheSameRepositoryIsNotTheOneThatIsNamed() {
    Target artifact = new Target.Artifact(byDigest(revision));
    start(artifact);
    registry.fail(revision, new RegistryUnavailable(PURPOSE, "down", ""));
    assertEquals(Basis.VOLUME, start(artifact).basis());
    Descriptor other = attach(image, "other");
    registry.fail(other, new RegistryUnavailable(PURPOSE, "down", ""));
    assertThrows(RegistryUnavailable.class, () -> start(new Target.Artifact(byDigest(other))));
  }

  @Test
  void anArtifactIsRestoredFromTheCache() {
    Target artifact = new Target.Artifact(byDigest(revision));
    caching = true;
    Path volume = config;
    config = scratch.resolve("elsewhere");
    start(artifact);
    config = volume;
    registry.fail(revision, new RegistryUnavailable(PURPOSE, "down", ""));
    assertEquals(Basis.CACHE, start(artifact).basis());
  }
}
