package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.property.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** In which order configurations are shown, and what that asks of a registry. */
class HistoryTest extends DiscoveryScenario {
  private History history(Selection selection) {
    source.forgetRequests();
    return discovery(selection).history(source, image.digest(), Optional.empty());
  }

  private static List<Digest> digests(History history) {
    return history.generations().stream().map(History.Generation::digest).toList();
  }

  /** A pull takes the first; without that, the second; and so on. */
  @Test
  void theOrderIsThatInWhichPullsTakeThem() {
    Property.check(
        300,
        random -> {
          HistoryTest another = new HistoryTest();
          List<String> times = new ArrayList<>();
          for (int i = random.nextInt(1, 8); i > 0; i--) {
            times.add("2026-07-%02dT00:00:00Z".formatted(i));
          }
          Collections.shuffle(times, new Random(random.nextLong()));
          times.forEach(another::created);
          assertEquals(another.takenOneAfterAnother(), digests(another.history(anything())));
        });
  }

  private List<Digest> takenOneAfterAnother() {
    List<Descriptor> all = List.copyOf(source.listing(image.digest()));
    List<Digest> taken = new ArrayList<>();
    while (!source.listing(image.digest()).isEmpty()) {
      Digest next = find().revision();
      taken.add(next);
      source.listing(image.digest()).removeIf(entry -> entry.digest().equals(next));
    }
    source.listing(image.digest()).addAll(all);
    return taken;
  }

  @Test
  void aTimeThatDoesNotCountComesLastAndOtherThingsNotAtAll() {
    Descriptor never = attach();
    Descriptor ahead = created("2036-01-01T00:00:00Z");
    Descriptor old = created("2026-07-01T00:00:00Z");
    source.attach(image, SIGNATURE, Map.of(Annotations.CREATED, "2026-07-03T00:00:00Z"));
    Descriptor newest = created("2026-07-02T00:00:00Z");
    History history = history(anything());
    assertEquals(
        List.of(newest.digest(), old.digest(), never.digest(), ahead.digest()), digests(history));
    assertTrue(history.isTaken(history.generations().getFirst()));
    assertFalse(history.isTaken(history.generations().get(1)));
  }

  @Test
  void ofAHundredGenerationsTwentyManifestsAreLookedAt() {
    for (int i = 0; i < 100; i++) {
      created("2026-07-01T00:%02d:%02dZ".formatted(i / 60, i % 60));
    }
    History history = history(anything());
    assertEquals(100, history.generations().size());
    assertEquals(1 + 20, source.requests().size(), source.requests()::toString);
    List<Boolean> looked =
        history.generations().stream().map(it -> it.ruling().manifest().isPresent()).toList();
    assertEquals(Collections.nCopies(20, true), looked.subList(0, 20));
    assertEquals(Collections.nCopies(80, false), looked.subList(20, 100));
  }

  /** A pull has to look at each of them, too. */
  @Test
  void whereTheListingSaysTooLittleEachIsLookedAtOnce() {
    for (int i = 0; i < 30; i++) {
      created("2026-07-01T00:00:%02dZ".formatted(i));
    }
    source.relist(image, Descriptor::bare);
    assertEquals(30, history(anything()).generations().size());
    assertEquals(1 + 30, source.requests().size(), source.requests()::toString);
  }

  @Test
  void thousandsCostNoMoreThanAHundred() {
    for (int i = 0; i < 1_000; i++) {
      created("2026-07-01T00:00:00.%09dZ".formatted(i));
    }
    assertEquals(1_000, history(anything()).generations().size());
    assertEquals(1 + 20, source.requests().size());
  }

  @Test
  void thePlatformsManifestIsShownWhereNothingOfTheIndexCounts() {
    Descriptor index = source.index(Map.of(AMD64, image));
    Descriptor config = created("2026-07-01T00:00:00Z");
    History history = discovery(anything()).history(source, index.digest(), Optional.empty());
    assertEquals(List.of(config.digest()), digests(history));
    assertEquals(image.digest(), history.generations().getFirst().subject());
  }
}
