package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Manifest;
import dev.remora.oci.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The only candidate, and of several generations of one thing the newest. */
class GenerationsTest extends DiscoveryScenario {
  @Test
  void theOnlyCandidateIsChosenWithTwoRequests() {
    Descriptor config = attach();
    Configuration found = find();
    assertEquals(config.digest(), found.revision());
    assertEquals(Choice.Reason.ONLY_ONE, found.reason());
    assertEquals(image.digest(), found.image());
    assertEquals(Optional.of(config.digest()), found.manifest().map(Manifest::digest));
    assertEquals(
        List.of("referrers " + image.digest(), "manifest " + config.digest()), source.requests());
  }

  @Test
  void anyOfTheAcceptedTypesCounts() {
    Descriptor config = source.attach(image, MediaType.REMORA_CONFIG, Map.of());
    source.attach(image, SIGNATURE, Map.of());
    assertEquals(config.digest(), find().revision());
  }

  @Test
  void theConfigurationsTypeCountsWhereTheManifestHasNoArtifactType() {
    Descriptor config = source.attachByConfigType(image, CONFIG);
    assertEquals(config.digest(), find().revision());
  }

  @Test
  void ofGenerationsOfOneThingTheNewestIsChosen() {
    created("2026-07-01T00:00:00Z");
    Descriptor newest = created("2026-07-03T00:00:00Z");
    created("2026-07-02T00:00:00Z");
    Configuration found = find();
    assertEquals(newest.digest(), found.revision());
    assertEquals(Choice.Reason.NEWEST, found.reason());
  }

  @Test
  void timesAreComparedAcrossTimeZonesAndToTheNanosecond() {
    created("2026-07-01T02:00:00+02:00");
    Descriptor newest = created("2026-07-01T00:00:00.000000001Z");
    assertEquals(newest.digest(), find().revision());
  }

  @Test
  void standardAnnotationsOtherThanTheTimeMayDiffer() {
    attach(Annotations.CREATED, "2026-07-01T00:00:00Z", "org.opencontainers.image.revision", "a");
    Descriptor newest =
        attach(
            Annotations.CREATED, "2026-07-02T00:00:00Z", "org.opencontainers.image.revision", "b");
    assertEquals(newest.digest(), find().revision());
  }

  @Test
  void atATieInTimeNothingIsGuessed() {
    created("2026-06-01T00:00:00Z");
    Descriptor one = created("2026-07-01T00:00:00Z");
    Descriptor other = attach(Annotations.CREATED, "2026-07-01T01:00:00+01:00");
    AmbiguousChoice failure = assertThrows(AmbiguousChoice.class, this::find);
    assertTrue(failure.reason().startsWith("2 candidates were created at the same time: "));
    assertTrue(failure.reason().contains(one.digest().toString()));
    assertTrue(failure.reason().contains(other.digest().toString()));
    assertTrue(failure.advice().contains("--revision"), failure.advice());
  }

  @Test
  void aMissingTimeRanksBelowEveryValidOne() {
    attach("org.opencontainers.image.title", "untimed");
    Descriptor old = created("2001-01-01T00:00:00Z");
    assertEquals(old.digest(), find().revision());
  }

  @Test
  void aMalformedTimeRanksBelowEveryValidOne() {
    created("tomorrow");
    created("2026-07-01");
    created("2026-13-01T00:00:00Z");
    created("2026-07-01T00:00:00");
    Descriptor old = created("2001-01-01T00:00:00Z");
    assertEquals(old.digest(), find().revision());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "2200-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59Z"
      })
  void aTimeThatNoClockShowedRanksBelowEveryValidOneWhateverTheClockSays(String created) {
    clock.set(Instant.EPOCH); // nothing is ahead of it
    created(created);
    Descriptor old = created("2001-01-01T00:00:00Z");
    assertEquals(old.digest(), find().revision());
  }

  @Test
  void aTimeMoreThanFiveMinutesAheadRanksBelowEveryValidOne() {
    created("2026-08-01T12:05:00.000000001Z");
    Descriptor old = created("2001-01-01T00:00:00Z");
    assertEquals(old.digest(), find().revision());
  }

  @Test
  void aTimeFiveMinutesAheadStillCounts() {
    Descriptor ahead = created("2026-08-01T12:05:00Z");
    created("2026-08-01T12:00:00Z");
    assertEquals(ahead.digest(), find().revision());
  }

  @Test
  void onADeviceThatBooted1970NothingIsAhead() {
    clock.set(Instant.EPOCH);
    created("2026-07-01T00:00:00Z");
    Descriptor newest = created("2026-09-01T00:00:00Z");
    assertEquals(newest.digest(), find().revision());
  }

  @Test
  void whereNoTimeCountsNothingIsGuessed() {
    created("2027-01-01T00:00:00Z");
    created("soon");
    attach("org.opencontainers.image.title", "untimed");
    AmbiguousChoice failure = assertThrows(AmbiguousChoice.class, this::find);
    assertTrue(failure.reason().contains("3 candidates have no time of creation that counts"));
    assertTrue(failure.reason().contains("(soon)"), failure.reason());
  }

  @Test
  void aNewestOfOtherAnnotationsIsNotAGeneration() {
    Descriptor prod = attach(Annotations.CREATED, "2026-07-01T00:00:00Z", "env", "prod");
    Descriptor test =
        attach(Annotations.CREATED, "2026-07-02T00:00:00Z", "env", "test", "tier", "a");
    AmbiguousChoice failure = assertThrows(AmbiguousChoice.class, this::find);
    assertTrue(failure.reason().startsWith("2 candidates differ in env, tier: "));
    assertTrue(failure.reason().contains(prod.digest() + " (env=prod no tier)"));
    assertTrue(failure.reason().contains(test.digest() + " (env=test tier=a)"));
    assertTrue(failure.advice().contains("--match"), failure.advice());
    assertEquals(12, failure.exitCode().code());
  }

  @Test
  void ofManyCompetingCandidatesTenAreNamed() {
    for (int i = 0; i < 30; i++) {
      attach(Annotations.CREATED, "2026-07-01T00:00:00Z", "env", "e" + i);
    }
    AmbiguousChoice failure = assertThrows(AmbiguousChoice.class, this::find);
    assertTrue(failure.reason().endsWith(" and 20 more"), failure.reason());
  }
}
