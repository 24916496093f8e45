package dev.remora.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.publish.Basis;
import dev.remora.publish.ContentOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start that was bridged says and remembers, and how long the registry is tried before. */
class BridgedStartTest extends StartScenario {
  @Test
  void theAgeCountsFromTheLastConfirmationAndStaysSo() {
    start(image);
    Instant confirmed = clock.now();
    clock.advance(Duration.ofHours(3));
    outage();
    StartResult started = start(image);
    assertFalse(started.changed());
    assertEquals(Optional.of(Duration.ofHours(3)), started.age());
    assertEquals(confirmed, state().confirmed().orElseThrow().at());
    assertEquals(
        List.of(
            "cannot list the referrers of registry.example/app: down; goes on with "
                + revision.digest().shortened()
                + " on the volume, last confirmed 3h ago, at 2026-08-01T12:00:00Z"),
        warnings);
    clock.advance(Duration.ofHours(1));
    assertEquals(Optional.of(Duration.ofHours(4)), start(image).age());
  }

  @Test
  void whenTheRegistryIsBackThePassIsAsAlways() {
    start(image);
    outage();
    start(image);
    backAgain();
    Descriptor newer = attach(image, "newer");
    warnings.clear();
    StartResult started = start(image);
    assertEquals(Basis.SOURCE, started.basis());
    assertTrue(started.changed());
    assertEquals(newer.digest(), started.published().orElseThrow().provenance().revision());
    assertEquals(Optional.of(Duration.ZERO), started.age());
    assertEquals(List.of(), warnings);
  }

  @Test
  void whatComesFromTheCacheSaysSo() throws IOException {
    fillCache();
    clock.advance(Duration.ofHours(1));
    outage();
    caching = true;
    StartResult started = start(image);
    ContentOrigin origin = started.published().orElseThrow().provenance().source();
    assertEquals(new ContentOrigin(ContentOrigin.Kind.CACHE, "oci:" + cacheDirectory), origin);
    assertEquals(
        Optional.of(image.digest()),
        started.published().orElseThrow().provenance().subject().digest());
    assertTrue(started.changed());
    assertEquals(Optional.of(Duration.ofHours(1)), started.age());
    assertEquals("registry.example/app", state().confirmed().orElseThrow().source());
    assertEquals("ours", found());
    assertEquals(Basis.VOLUME, start(image).basis());
  }

  @Test
  void anAlteredVolumeIsNoFallbackButRestoredFromTheCache() throws IOException {
    caching = true;
    start(image);
    Files.writeString(config.resolve("app.yaml"), "altered");
    outage();
    assertEquals(Basis.CACHE, start(image).basis());
    assertEquals("ours", found());
    assertEquals(2, warnings.size(), warnings::toString);
    assertEquals(
        "somebody changed what is published on "
            + config
            + ": it is no start; remora status says what was changed",
        warnings.getFirst());
  }

  @ParameterizedTest
  @CsvSource({
    "'{', .remora.json is damaged: ",
    "'{\"schema\":9}', .remora.json is damaged: schema is not 1",
    "'', .remora.json is not there"
  })
  void aRevisionThatCannotBeReadBackIsNoFallbackAndSaid(String document, String said)
      throws IOException {
    caching = true;
    start(image);
    Path file = config.resolve("..data/.remora.json");
    Files.delete(file);
    if (!document.isEmpty()) {
      Files.writeString(file, document);
    }
    outage();
    warnings.clear();
    assertEquals(Basis.CACHE, start(image).basis());
    assertEquals("ours", found());
    assertTrue(warnings.getFirst().startsWith(config + ": " + said), warnings::toString);
  }

  @Test
  void aStateThatCannotBeReadIsSaidWhereATagMeansNothingWithoutIt() throws IOException {
    registry.tag("v1", image);
    ImageReference tagged = ImageReference.parse("registry.example/app:v1");
    start(tagged);
    Files.writeString(config.resolve("..remora/state.json"), "{\"sche");
    outage();
    assertThrows(RegistryUnavailable.class, () -> start(tagged));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(
        warnings.getFirst().startsWith(config + ": ..remora/state.json is damaged: "),
        warnings::toString);
  }

  @Test
  void aVolumeWithNothingWrongIsNotSaidToBeDamaged() {
    outage();
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals(List.of(), warnings);
  }

  @Test
  void anAlteredVolumeIsLeftWhenNothingElseIsThere() throws IOException {
    start(image);
    Files.writeString(config.resolve("app.yaml"), "altered");
    outage();
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals("altered", found());
    onFailure = OnFailure.CONTINUE;
    assertEquals(Basis.NONE, start(image).basis());
    assertEquals("nothing", found());
  }

  @Test
  void aDamagedCacheIsNoFallback() throws IOException {
    fillCache();
    Digest blob = Digest.sha256("ours".getBytes(UTF_8));
    Files.writeString(cacheDirectory.resolve("blobs/sha256").resolve(blob.encoded()), "evil");
    caching = true;
    outage();
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals("nothing", found());
    assertTrue(warnings.getFirst().contains(blob + " in the cache "), warnings::toString);
    assertTrue(warnings.getFirst().endsWith(" was damaged"), warnings::toString);
  }

  @Test
  void norIsOneThatLacksSomethingAndThatIsSaid() throws IOException {
    fillCache();
    Path blobs = cacheDirectory.resolve("blobs/sha256");
    for (Digest content : List.of(Digest.sha256("ours".getBytes(UTF_8)), revision.digest())) {
      Files.writeString(blobs.resolve(content.encoded()), "short");
      caching = true;
      outage();
      warnings.clear();
      assertThrows(RegistryUnavailable.class, () -> start(image));
      assertEquals(
          List.of(
              revision.digest()
                  + " in the cache "
                  + cacheDirectory
                  + " is damaged or incomplete: without a registry it is no start"),
          warnings);
    }
  }

  @Test
  void aSilentRegistryIsTriedForFallbackAfterWhenThereIsAFallback() {
    start(image);
    silent = true;
    assertEquals(Basis.VOLUME, start(image).basis());
    assertEquals(List.of(FALLBACK_AFTER), clock.sleeps());
  }

  @Test
  void elseItIsTriedUntilTheDeadline() {
    silent = true;
    assertThrows(RegistryUnavailable.class, () -> start(image));
    onFailure = OnFailure.CONTINUE;
    assertEquals(Basis.NONE, start(image).basis());
    assertEquals(List.of(DEADLINE, DEADLINE), clock.sleeps());
  }

  @Test
  void underFailItIsTriedUntilTheDeadlineThoughThereIsARevision() {
    start(image);
    silent = true;
    onFailure = OnFailure.FAIL;
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals(List.of(DEADLINE), clock.sleeps());
  }

  @Test
  void aFallbackThatProvesUnusableGivesTheRegistryTheRestOfTheDeadline() throws IOException {
    start(image);
    Files.writeString(config.resolve("app.yaml"), "altered");
    silent = true;
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals(List.of(FALLBACK_AFTER, DEADLINE.minus(FALLBACK_AFTER)), clock.sleeps());
    assertEquals(1, warnings.size(), warnings::toString);
  }
}
