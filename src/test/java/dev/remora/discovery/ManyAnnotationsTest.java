package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.property.Growth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Listings of strangers, whose entries have thousands of annotations, all of their own. */
class ManyAnnotationsTest {
  private static final Digest SUBJECT = Digest.sha256(new byte[0]);

  @Test
  void whatTheChoiceCostsGrowsWithTheirNumber() throws Exception {
    Growth.assertLinear(
        "candidates",
        200,
        size -> {
          List<Candidate> candidates = new ArrayList<>();
          for (int i = 0; i < size; i++) {
            Map<String, String> own = new HashMap<>();
            for (int key = 0; key < 20; key++) {
              own.put("key-" + i + "-" + key, "value");
            }
            candidates.add(candidate(i, own));
          }
          return () -> choose(candidates);
        });
  }

  @Test
  void thoseThatDifferAreNamedWhoeverHasThem() {
    List<Candidate> candidates =
        List.of(
            candidate(1, Map.of("same", "x", "other", "a", "first", "x", "often", "x")),
            candidate(2, Map.of("same", "x", "other", "b", "often", "x")),
            candidate(3, Map.of("same", "x", "other", "a", "last", "x")));
    Choice.Ambiguous choice = assertInstanceOf(Choice.Ambiguous.class, choose(candidates));
    assertEquals(new TreeSet<>(List.of("first", "last", "often", "other")), choice.differing());
  }

  @Test
  void onlySomeOfThemAreNamed() {
    Map<String, String> many = new HashMap<>();
    for (int key = 0; key < 1_000; key++) {
      many.put("key-" + key, "value");
    }
    Choice.Ambiguous choice =
        assertInstanceOf(
            Choice.Ambiguous.class,
            choose(List.of(candidate(1, many), candidate(2, Map.of("a", "b")))));
    String text = choice.describe();
    assertTrue(text.startsWith("2 candidates differ in a, key-0, key-1, "), text);
    assertTrue(text.contains(" and 991 more: sha256:"), text);
    assertTrue(text.length() < 1_000, text);
  }

  private static Choice choose(List<Candidate> candidates) {
    return Selections.of("custom/config").choose(candidates, Instant.EPOCH);
  }

  private static Candidate candidate(int number, Map<String, String> annotations) {
    byte[] name = {(byte) number, (byte) (number >> 8)};
    return new Candidate(
        Digest.sha256(name), SUBJECT, "custom/config", new Annotations(annotations));
  }
}
