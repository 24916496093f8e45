package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.NothingAttached;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An index of platforms: what is attached to it, and to its platform's manifest. */
class IndexesTest extends DiscoveryScenario {
  @Test
  void whereNothingIsAttachedToAnIndexThePlatformsManifestIsAskedFor() {
    Descriptor arm = source.image();
    Descriptor index = source.index(Map.of(AMD64, image, ARM64, arm));
    source.attach(arm, CONFIG, Map.of());
    Descriptor config = attach();
    Configuration found = find(index, anything());
    assertEquals(config.digest(), found.revision());
    assertEquals(index.digest(), found.image());
    assertEquals(image.digest(), found.candidate().subject());
    assertEquals(
        List.of(
            "referrers " + index.digest(),
            "manifest " + index.digest(),
            "referrers " + image.digest(),
            "manifest " + config.digest()),
        source.requests());
  }

  @Test
  void aSignatureOfTheIndexDoesNotHideThePlatformsConfiguration() {
    Descriptor index = source.index(Map.of(AMD64, image));
    source.attach(index, SIGNATURE, Map.of());
    Descriptor config = attach();
    assertEquals(config.digest(), find(index, anything()).revision());
  }

  @Test
  void whatIsAttachedToTheIndexWinsOverWhatIsAttachedToAManifest() {
    Descriptor index = source.index(Map.of(AMD64, image));
    attach(Annotations.CREATED, "2026-07-31T00:00:00Z");
    Descriptor config = source.attach(index, CONFIG, Map.of());
    assertEquals(config.digest(), find(index, anything()).revision());
    assertEquals(2, source.requests().size());
  }

  @Test
  void platformsDigestWhoseIndexCarriesItIsToldTheDigestToUse() {
    Descriptor index = source.index(Map.of(AMD64, image));
    source.tag("other", source.image());
    source.tag("v1", index);
    source.attach(index, CONFIG, Map.of());
    NothingAttached failure = assertThrows(NothingAttached.class, this::find);
    assertTrue(
        failure.reason().endsWith("attached to it, but to its index, " + index.digest()),
        failure.reason());
    assertEquals("name that: registry.example/app@" + index.digest(), failure.advice());
    assertEquals(
        ", but to its index, " + index.digest(),
        discovery(anything()).elsewhere(source, image.digest()));
  }

  @Test
  void indexThatCarriesNothingOrIsOfOthersIsNotNamed() {
    source.tag("bare", source.index(Map.of(AMD64, image)));
    Descriptor foreign = source.index(Map.of(AMD64, source.image()));
    source.attach(foreign, CONFIG, Map.of());
    source.tag("foreign", foreign);
    NothingAttached failure = assertThrows(NothingAttached.class, this::find);
    assertTrue(failure.reason().endsWith("is attached to it"), failure.reason());
    assertTrue(failure.advice().endsWith(" FILE"), failure.advice());
  }

  @Test
  void pinnedRevisionOfTheIndexIsToldSo() {
    Descriptor index = source.index(Map.of(AMD64, image));
    source.tag("v1", index);
    Descriptor config = source.attach(index, CONFIG, Map.of());
    NothingAttached failure =
        assertThrows(
            NothingAttached.class,
            () -> find(image, selection(MatchRules.none(), Optional.of(config.digest()))));
    assertTrue(failure.reason().endsWith("but to its index, " + index.digest()), failure::reason);
  }

  @Test
  void whatIsAttachedToAnotherPlatformsManifestIsSaid() {
    Descriptor arm = source.image();
    Descriptor index = source.index(Map.of(AMD64, image, ARM64, arm));
    source.attach(arm, CONFIG, Map.of());
    NothingAttached failure = assertThrows(NothingAttached.class, () -> find(index, anything()));
    assertTrue(
        failure.reason().endsWith(", but to its manifest for linux/arm64, " + arm.digest()),
        failure.reason());
  }

  @Test
  void itIsLookedForElsewhereOnceInAProcess() {
    source.tag("v1", source.index(Map.of(AMD64, image)));
    Discovery discovery = discovery(anything());
    assertThrows(NothingAttached.class, () -> discovery.find(source, image.digest(), List.of()));
    int first = source.requests().size();
    assertThrows(NothingAttached.class, () -> discovery.find(source, image.digest(), List.of()));
    assertEquals(first + 2, source.requests().size());
  }

  @Test
  void ofManyImagesAFewAreLookedAt() {
    for (int i = 0; i < 100; i++) {
      source.tag("v" + i, source.index(Map.of(AMD64, source.image())));
    }
    NothingAttached failure = assertThrows(NothingAttached.class, () -> find(anything()));
    assertTrue(source.requests().size() < 20, source.requests()::toString);
    assertTrue(failure.line().contains("name the index that is configured"), failure::line);
  }

  @Test
  void whereThatIsUsualNothingIsLookedForElsewhere() {
    source.tag("v1", source.index(Map.of(AMD64, image)));
    Discovery discovery = discovery(anything()).withoutHints();
    source.forgetRequests();
    NothingAttached failure =
        assertThrows(
            NothingAttached.class, () -> discovery.find(source, image.digest(), List.of()));
    assertEquals(2, source.requests().size(), source.requests()::toString);
    assertTrue(failure.line().contains("name the index that is configured"), failure::line);
  }

  @Test
  void whereNeitherHasOneBothAreNamed() {
    Descriptor index = source.index(Map.of(AMD64, image));
    NothingAttached failure = assertThrows(NothingAttached.class, () -> find(index, anything()));
    assertTrue(
        failure
            .reason()
            .endsWith("attached to it or to its manifest for linux/amd64, " + image.digest()),
        failure.reason());
  }

  @Test
  void anIndexWithoutThePlatformSaysSo() {
    Descriptor index = source.index(Map.of(ARM64, image));
    NothingAttached failure = assertThrows(NothingAttached.class, () -> find(index, anything()));
    assertTrue(
        failure.reason().endsWith("attached to it, an index without a manifest for linux/amd64"),
        failure.reason());
  }

  @Test
  void anIndexWithinAnIndexIsTakenForThePlatformsManifestAndGoneIntoNoDeeper() {
    Descriptor deepest = source.index(Map.of(AMD64, image));
    Descriptor deeper = source.index(Map.of(AMD64, deepest));
    Descriptor index = source.index(Map.of(AMD64, deeper));
    attach(Annotations.CREATED, "2026-07-31T00:00:00Z");
    source.attach(deepest, CONFIG, Map.of());

    assertThrows(NothingAttached.class, () -> find(index, anything()));
    assertEquals(
        List.of(
            "referrers " + index.digest(),
            "manifest " + index.digest(),
            "referrers " + deeper.digest()),
        source.requests());
  }

  @Test
  void aPinnedRevisionMayBeAttachedToThePlatformsManifest() {
    Descriptor index = source.index(Map.of(AMD64, image));
    source.attach(index, CONFIG, Map.of());
    Descriptor pinned = attach();
    assertEquals(pinned.digest(), find(index, pin(pinned.digest())).revision());
  }
}
