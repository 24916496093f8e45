package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.discovery.Selections;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.Untrusted;
import dev.remora.publish.Basis;
import org.junit.jupiter.api.Test;

/** What a policy refuses is no start, wherever it lies. */
class RefusedRevisionsTest extends StartScenario {
  @Test
  void refusedOnesAreNotPublished() {
    selection = Selections.refusing("custom/config");
    assertThrows(Untrusted.class, () -> start(image));
    assertThrows(Untrusted.class, () -> start(new Target.Artifact(byDigest(revision))));
    assertEquals("nothing", found());
  }

  @Test
  void refusedOnesOnTheVolumeAreNoFallback() {
    start(image);
    selection = Selections.refusing("custom/config");
    outage();
    assertThrows(RegistryUnavailable.class, () -> start(image));
  }

  @Test
  void refusedOnesInTheCacheAreNoFallback() {
    fillCache();
    caching = true;
    selection = Selections.refusing("custom/config");
    outage();
    assertThrows(RegistryUnavailable.class, () -> start(image));
    selection = Selections.of("custom/config");
    assertEquals(Basis.CACHE, start(image).basis());
  }

  @Test
  void refusedArtifactsOnTheVolumeAreNoFallback() {
    Target artifact = new Target.Artifact(byDigest(revision));
    start(artifact);
    registry.fail(revision, new RegistryUnavailable(PURPOSE, "down", ""));
    selection = Selections.refusing("custom/config");
    assertThrows(RegistryUnavailable.class, () -> start(artifact));
    selection = Selections.of("custom/config");
    assertEquals(Basis.VOLUME, start(artifact).basis());
  }

  @Test
  void refusedArtifactsInTheCacheAreNoFallback() {
    Target artifact = new Target.Artifact(byDigest(revision));
    caching = true;
    config = scratch.resolve("elsewhere");
    start(artifact);
    config = scratch.resolve("config");
    registry.fail(revision, new RegistryUnavailable(PURPOSE, "down", ""));
    selection = Selections.refusing("custom/config");
    assertThrows(RegistryUnavailable.class, () -> start(artifact));
    selection = Selections.of("custom/config");
    assertEquals(Basis.CACHE, start(artifact).basis());
  }
}
