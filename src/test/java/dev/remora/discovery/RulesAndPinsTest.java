package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.NothingAttached;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code match} and {@code revision} choose. */
class RulesAndPinsTest extends DiscoveryScenario {
  @Test
  void aPinOfTheFirstDigitsIsThatOne() {
    attach("env", "prod");
    Descriptor pinned = attach("env", "test");
    String digits = pinned.digest().shortened();
    assertEquals(
        pinned.digest(),
        find(anything().pinned(Optional.of(DigestPrefix.parse(digits)))).revision());
    NothingAttached failure =
        assertThrows(
            NothingAttached.class,
            () -> find(anything().pinned(Optional.of(DigestPrefix.parse("0".repeat(12))))));
    assertTrue(failure.reason().contains("sha256:000000000000 is not attached"), failure::reason);
  }

  @Test
  void theFirstRuleWithAMatchWins() {
    attach("env", "prod");
    Descriptor eu = attach("env", "prod", "region", "eu");
    attach("tier", "default");
    Configuration found = find(match("env=prod,region=eu;env=prod;tier=default"));
    assertEquals(eu.digest(), found.revision());
    assertEquals(Choice.Reason.RULE, found.reason());
  }

  @Test
  void aRuleWithoutAMatchGivesWayToTheNext() {
    Descriptor fallback = attach("tier", "default");
    attach("env", "test");
    assertEquals(
        fallback.digest(), find(match("env=prod,region=eu;env=prod;tier=default")).revision());
  }

  @Test
  void ofGenerationsThatARuleMatchesTheNewestIsChosen() {
    attach("env", "prod", Annotations.CREATED, "2026-07-01T00:00:00Z");
    Descriptor newest = attach("env", "prod", Annotations.CREATED, "2026-07-02T00:00:00Z");
    attach("env", "test", Annotations.CREATED, "2026-07-03T00:00:00Z");
    Configuration found = find(match("env=prod"));
    assertEquals(newest.digest(), found.revision());
    assertEquals(Choice.Reason.NEWEST, found.reason());
  }

  @Test
  void aRuleThatMatchesDifferentThingsIsAmbiguous() {
    attach("env", "prod", "region", "eu");
    attach("env", "prod", "region", "us");
    AmbiguousChoice failure =
        assertThrows(AmbiguousChoice.class, () -> find(match("env=prod;region=eu")));
    assertTrue(failure.reason().contains("differ in region"), failure.reason());
  }

  @Test
  void whereNoRuleMatchesNothingIsFoundEvenIfThereIsOnlyOne() {
    attach("env", "test");
    NothingAttached failure =
        assertThrows(NothingAttached.class, () -> find(match("env=prod;tier=default")));
    assertEquals("no rule of --match matches the only candidate", failure.reason());
    assertTrue(failure.advice().contains("remora discover registry.example/app@"));
    attach("env", "dev");
    failure = assertThrows(NothingAttached.class, () -> find(match("env=prod")));
    assertEquals("no rule of --match matches any of the 2 candidates", failure.reason());
  }

  @Test
  void aPinnedRevisionIsPickedWhateverElseThereIs() {
    Descriptor pinned = attach("env", "test", Annotations.CREATED, "2026-07-01T00:00:00Z");
    attach("env", "prod", Annotations.CREATED, "2026-07-02T00:00:00Z");
    Configuration found =
        find(selection(MatchRules.parse("env=prod"), Optional.of(pinned.digest())));
    assertEquals(pinned.digest(), found.revision());
    assertEquals(Choice.Reason.PINNED, found.reason());
    assertEquals(2, source.requests().size());
  }

  @Test
  void aPinnedRevisionThatIsNotAttachedIsNotFound() {
    attach();
    Digest elsewhere = source.image().digest();
    NothingAttached failure = assertThrows(NothingAttached.class, () -> find(pin(elsewhere)));
    assertEquals("the revision " + elsewhere + " is not attached to it", failure.reason());
    assertTrue(failure.advice().startsWith("see what is attached with: remora discover "));
  }

  @Test
  void aPinnedRevisionOfAnotherTypeIsNotFound() {
    Digest signature = source.attach(image, SIGNATURE, Map.of()).digest();
    NothingAttached failure = assertThrows(NothingAttached.class, () -> find(pin(signature)));
    assertTrue(failure.reason().contains("is of the type " + SIGNATURE), failure.reason());
  }

  @Test
  void aPinnedRevisionOfAnotherImageIsNotFound() {
    Descriptor foreign = source.attach(source.image(), CONFIG, Map.of());
    source.list(image, source.asListed(foreign));
    NothingAttached failure =
        assertThrows(NothingAttached.class, () -> find(pin(foreign.digest())));
    assertTrue(failure.reason().endsWith("refers to another image"), failure.reason());
  }

  @Test
  void aPinnedRevisionThatWasDeletedIsNotFound() {
    Descriptor deleted = attach();
    source.delete(deleted);
    NothingAttached failure =
        assertThrows(NothingAttached.class, () -> find(pin(deleted.digest())));
    assertTrue(failure.reason().endsWith("is listed, but it is not there"), failure.reason());
  }
}
