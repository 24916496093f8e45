package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ProtocolViolation;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Manifests of which many have to be looked at, and all together would fill the memory. */
class HeavyManifestsTest extends DiscoveryScenario {
  @Test
  void annotationsThatTogetherWouldFillTheMemoryAreGivenUp() {
    for (int candidate = 0; candidate < 5; candidate++) {
      source.attach(image, CONFIG, annotations(8_000, candidate));
    }
    source.relist(image, Descriptor::bare);

    ProtocolViolation violation = assertThrows(ProtocolViolation.class, this::find);

    assertTrue(violation.line().contains("more than the 4 MiB of memory"), violation.line());
    assertTrue(violation.line().contains("@sha256:"), violation.line());
  }

  @Test
  void foreignAnnotationsTakeNothing() {
    for (int foreign = 0; foreign < 8; foreign++) {
      source.attach(image, SIGNATURE, annotations(8_000, foreign));
    }
    Descriptor config = attach("env", "prod");
    source.relist(image, Descriptor::bare);

    assertEquals(config.digest(), find().revision());
  }

  @Test
  void aManifestThatIsTooHeavyToBeKeptCountsAndIsFetchedAgain() {
    List<Descriptor> layers = Collections.nCopies(5_000, source.blob("a/b", new byte[] {1}));
    Map<String, Descriptor> generations = new HashMap<>();
    for (int day = 1; day <= 4; day++) {
      String created = "2026-07-0" + day + "T00:00:00Z";
      generations.put(
          created,
          source.attach(
              image,
              CONFIG,
              Map.of(Annotations.CREATED, created),
              layers.toArray(Descriptor[]::new)));
    }
    source.relist(image, Descriptor::bare);

    Configuration found = find();

    Descriptor latest = Objects.requireNonNull(generations.get("2026-07-04T00:00:00Z"));
    assertEquals(latest.digest(), found.revision());
    assertEquals(Optional.empty(), found.manifest());
  }

  private static Map<String, String> annotations(int count, int candidate) {
    Map<String, String> annotations = new HashMap<>();
    IntStream.range(0, count).forEach(i -> annotations.put("k" + candidate + "." + i, ""));
    return annotations;
  }
}
