package dev.remora.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnotationsTest {
  @Test
  void theyAreSortedByKey() {
    assertEquals(
        List.of("a", "b", "c"),
        List.copyOf(new Annotations(Map.of("c", "1", "a", "2", "b", "3")).entries().keySet()));
  }

  @Test
  void nobodyChangesThemLater() {
    Map<String, String> given = new HashMap<>(Map.of("a", "1"));
    Annotations annotations = new Annotations(given);
    given.put("a", "2");
    assertEquals(Optional.of("1"), annotations.get("a"));
    assertThrows(UnsupportedOperationException.class, () -> annotations.entries().put("a", "2"));
  }

  @Test
  void theStandardOnesSayHowAThingWasMadeAndTheOthersWhatItIsFor() {
    Annotations annotations =
        new Annotations(
            Map.of(
                Annotations.CREATED,
                "2026-01-01T00:00:00Z",
                "org.opencontainers.other",
                "x",
                "org.opencontainersx",
                "y",
                "env",
                "prod",
                "empty",
                ""));
    assertEquals(
        Map.of("org.opencontainersx", "y", "env", "prod", "empty", ""),
        annotations.custom().entries());
    assertTrue(Annotations.none().custom().isEmpty());
  }
}
