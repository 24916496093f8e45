package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.NothingAttached;
import dev.remora.oci.Descriptor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said where there is no configuration. */
class NothingAttachedTest extends DiscoveryScenario {
  @Test
  void whereNothingIsAttachedTheImageIsLookedForBeforeThatIsSaid() {
    NothingAttached failure = assertThrows(NothingAttached.class, this::find);
    assertEquals(
        "cannot find the configuration of registry.example/app@"
            + image.digest()
            + ": nothing of the type custom/config or application/vnd.remora.config.v1 is attached"
            + " to it; attach one with: remora attach registry.example/app@"
            + image.digest()
            + " FILE",
        failure.line());
    assertEquals(
        List.of("referrers " + image.digest(), "manifest " + image.digest()), source.requests());
  }

  @Test
  void whereOnlyOtherTypesAreAttachedTheyAreNamed() {
    source.attach(image, SIGNATURE, Map.of());
    source.attach(image, "application/sbom", Map.of());
    NothingAttached failure = assertThrows(NothingAttached.class, this::find);
    assertTrue(
        failure.reason().endsWith("is attached to it, only application/sbom, " + SIGNATURE),
        failure.reason());
    assertTrue(failure.advice().startsWith("accept a type with --artifact-type"));
  }

  @Test
  void anImageThatIsNotThereIsSaidToBeMissing() {
    source.delete(image);
    ImageNotFound failure = assertThrows(ImageNotFound.class, this::find);
    assertEquals(10, failure.exitCode().code());
    assertTrue(failure.advice().contains("check the digest"), failure.advice());
  }

  @Test
  void aRepositoryThatIsNotThereIsSaidToBeMissing() {
    source.loseRepository();
    assertThrows(ImageNotFound.class, this::find);
  }

  @Test
  void anImageThatIsNotThereDoesNotMatterWhereSomethingIsAttachedToItsDigest() {
    Descriptor config = attach();
    source.delete(image);
    assertEquals(config.digest(), find().revision());
  }
}
