package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import org.junit.jupiter.api.Test;

/** What a registry says that it lacks is not waited for. */
class NotImplementedTest extends RegistryScenario {
  @Test
  void manifestThatIsNotTakenIsNotTriedAgainLater() {
    registry.on("PUT", "/v2/app/manifests/*", call -> Reply.error(501, "UNSUPPORTED"));
    RawDocument manifest = RawDocument.of(MediaType.MANIFEST, IMAGE);
    RegistryUnavailable failure =
        assertFails(
            RegistryUnavailable.class,
            "501 (UNSUPPORTED: because); it lacks what this needs",
            () -> source.tag(manifest, "new"));
    assertFalse(failure.line().contains("later"), failure::line);
  }
}
