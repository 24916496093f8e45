package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Platform;
import dev.remora.time.VirtualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The sentences of the contract on which configuration is chosen, one scenario each. */
class DiscoveryTest {
  private static final String CONFIG = "custom/config";
  private static final String SIGNATURE = "application/vnd.dev.cosign.artifact.sig.v1+json";
  private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");
  private static final Instant BUILT = Instant.parse("2026-07-01T00:00:00Z");
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Platform ARM64 = Platform.parse("linux/arm64");

  private final InMemorySource source = new InMemorySource();
  private final VirtualClock clock = new VirtualClock(NOW);
  private final List<String> warnings = new ArrayList<>();
  private final Descriptor image = source.image();

  // ---- one

  @Test
  void theOnlyCandidateIsChosenWithTwoRequests() {
    Descriptor config = attach();
    Found found = find();
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

  // ---- several generations

  @Test
  void ofGenerationsOfOneThingTheNewestIsChosen() {
    created("2026-07-01T00:00:00Z");
    Descriptor newest = created("2026-07-03T00:00:00Z");
    created("2026-07-02T00:00:00Z");
    Found found = find();
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
    Descriptor old = created("1999-01-01T00:00:00Z");
    assertEquals(old.digest(), find().revision());
  }

  @Test
  void aMalformedTimeRanksBelowEveryValidOne() {
    created("tomorrow");
    created("2026-07-01");
    created("2026-13-01T00:00:00Z");
    created("2026-07-01T00:00:00");
    Descriptor old = created("1999-01-01T00:00:00Z");
    assertEquals(old.digest(), find().revision());
  }

  @Test
  void aTimeMoreThanFiveMinutesAheadRanksBelowEveryValidOne() {
    created("2026-08-01T12:05:00.000000001Z");
    Descriptor old = created("1999-01-01T00:00:00Z");
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

  // ---- rules

  @Test
  void theFirstRuleWithAMatchWins() {
    attach("env", "prod");
    Descriptor eu = attach("env", "prod", "region", "eu");
    attach("tier", "default");
    Found found = find(match("env=prod,region=eu;env=prod;tier=default"));
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
    Found found = find(match("env=prod"));
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

  // ---- a pinned revision

  @Test
  void aPinnedRevisionIsPickedWhateverElseThereIs() {
    Descriptor pinned = attach("env", "test", Annotations.CREATED, "2026-07-01T00:00:00Z");
    attach("env", "prod", Annotations.CREATED, "2026-07-02T00:00:00Z");
    Found found = find(new Chooser(Optional.of(pinned.digest()), MatchRules.parse("env=prod")));
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

  // ---- listings that are worse than they should be

  @Test
  void whatGoContainerregistryListsAsEmptyIsLookedAt() {
    created("2026-07-01T00:00:00Z");
    Descriptor newest = created("2026-07-02T00:00:00Z");
    source.attach(image, SIGNATURE, Map.of());
    source.relist(image, entry -> entry.withArtifactType(MediaType.EMPTY));
    assertEquals(newest.digest(), find().revision());
  }

  @Test
  void whatOneClientListsAsEmptyIsNotHiddenByWhatAnotherListsWell() {
    created("2026-07-01T00:00:00Z");
    Descriptor newest = created("2026-07-02T00:00:00Z");
    source.relist(image, only(newest, entry -> entry.bare().withArtifactType(MediaType.EMPTY)));
    assertEquals(newest.digest(), find().revision());
  }

  @Test
  void whereAllListedTypesAreWrongAllAreLookedAt() {
    Descriptor config = attach();
    source.attach(image, SIGNATURE, Map.of());
    source.relist(
        image, entry -> entry.withArtifactType("application/vnd.oci.image.config.v1+json"));
    assertEquals(config.digest(), find().revision());
  }

  @Test
  void aWrongListedTypeIsLookedAtWhenWhatLooksLikelyIsNone() {
    Descriptor config = attach();
    Descriptor signature = source.attach(image, SIGNATURE, Map.of());
    source.relist(image, entry -> entry.withArtifactType("application/x"));
    source.relist(image, only(signature, Descriptor::bare));
    assertEquals(config.digest(), find().revision());
  }

  @Test
  void entriesWithoutTypesAreLookedAt() {
    created("2026-07-01T00:00:00Z");
    Descriptor newest = created("2026-07-02T00:00:00Z");
    source.attach(image, SIGNATURE, Map.of());
    source.relist(image, entry -> entry.bare().withAnnotations(entry.annotations()));
    assertEquals(newest.digest(), find().revision());
  }

  @Test
  void entriesThatLostTheirAnnotationsAreLookedAt() {
    created("2026-07-01T00:00:00Z");
    Descriptor newest = created("2026-07-02T00:00:00Z");
    source.attach(image, SIGNATURE, Map.of());
    source.relist(image, entry -> entry.withAnnotations(Annotations.none()));
    assertEquals(newest.digest(), find().revision());
    assertEquals(3, source.requests().size(), "the signature is not looked at");
  }

  @Test
  void aListingThatLiesAboutTheWinnerCountsForNothing() {
    Descriptor old = created("2026-07-01T00:00:00Z");
    Descriptor newest = created("2026-07-02T00:00:00Z");
    created("2026-06-01T00:00:00Z");
    source.relist(
        image,
        only(
            old,
            entry ->
                entry.withAnnotations(
                    new Annotations(Map.of(Annotations.CREATED, "2026-07-31T00:00:00Z")))));
    assertEquals(newest.digest(), find().revision());
    assertEquals(4, source.requests().size(), "no manifest is fetched twice");
  }

  @Test
  void aListingThatHidesAnAnnotationDoesNotMakeAGeneration() {
    attach("env", "prod", Annotations.CREATED, "2026-07-01T00:00:00Z");
    attach("env", "test", Annotations.CREATED, "2026-07-02T00:00:00Z");
    source.relist(
        image,
        entry ->
            entry.withAnnotations(
                new Annotations(
                    Map.of(
                        Annotations.CREATED,
                        entry.annotations().get(Annotations.CREATED).orElseThrow()))));
    assertThrows(AmbiguousChoice.class, this::find);
  }

  @Test
  void aListingThatLiesAboutATypeCountsForNothing() {
    Descriptor config = created("2026-07-01T00:00:00Z");
    Descriptor signature =
        source.attach(image, SIGNATURE, Map.of(Annotations.CREATED, "2026-07-02T00:00:00Z"));
    source.relist(image, only(signature, entry -> entry.withArtifactType(CONFIG)));
    assertEquals(config.digest(), find().revision());
    assertEquals(3, source.requests().size());
  }

  @Test
  void aListedManifestThatIsNotThereIsNoCandidate() {
    for (int i = 1; i <= 20; i++) {
      created("2026-06-%02dT00:00:00Z".formatted(i));
    }
    Descriptor next = created("2026-07-01T00:00:00Z");
    Descriptor deleted = created("2026-07-02T00:00:00Z");
    source.delete(deleted);
    assertEquals(next.digest(), find().revision());
    assertEquals(3, source.requests().size(), "the listing still decides among the others");
    assertEquals(
        List.of(deleted.digest() + " is listed as attached, but it is not there"), warnings);
  }

  @Test
  void aListedManifestThatNamesAnotherSubjectIsNoCandidate() {
    Descriptor own = created("2026-07-01T00:00:00Z");
    Descriptor foreign =
        source.attach(source.image(), CONFIG, Map.of(Annotations.CREATED, "2026-07-02T00:00:00Z"));
    source.list(image, source.asListed(foreign));
    assertEquals(own.digest(), find().revision());
    assertEquals(
        List.of(foreign.digest() + " is listed as attached, but it refers to another image"),
        warnings);
  }

  @Test
  void aListedManifestWithoutASubjectIsNoCandidate() {
    source.list(image, image.withArtifactType(CONFIG));
    assertThrows(NothingAttached.class, this::find);
    assertEquals(1, warnings.size());
  }

  @Test
  void anyOtherFailureOfAListedManifestEndsThePass() {
    created("2026-07-01T00:00:00Z");
    Descriptor broken = created("2026-07-02T00:00:00Z");
    Failure failure = new RegistryUnavailable(new Purpose("get", "it"), "503", "");
    source.fail(broken, failure);
    assertSame(failure, assertThrows(RegistryUnavailable.class, this::find));
  }

  @Test
  void aWrongListedSizeEndsThePass() {
    Descriptor config = attach();
    source.relist(
        image, entry -> Descriptor.of(entry.mediaType(), config.digest(), config.size() + 1));
    IntegrityFailure failure = assertThrows(IntegrityFailure.class, this::find);
    assertTrue(failure.reason().startsWith("it is listed with "), failure.reason());
    assertEquals(16, failure.exitCode().code());
  }

  @Test
  void anArtifactManifestOfOldTimesEndsThePassAndIsNamedAsSuch() {
    String legacy = "application/vnd.oci.artifact.manifest.v1+json";
    Descriptor old =
        source.store(
            legacy,
            JsonWriter.object()
                .put("mediaType", legacy)
                .put("artifactType", CONFIG)
                .put("blobs", List.of())
                .put("subject", image.bare().write()));
    source.list(image, old.withArtifactType(CONFIG));
    ProtocolViolation failure = assertThrows(ProtocolViolation.class, this::find);
    assertTrue(failure.reason().contains("from before OCI 1.1"), failure.reason());
  }

  @Test
  void anIndexOfAnAcceptedTypeIsNoConfiguration() {
    Descriptor index =
        source.store(
            MediaType.INDEX,
            JsonWriter.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.INDEX)
                .put("artifactType", CONFIG)
                .put("manifests", List.of())
                .put("subject", image.bare().write()));
    source.list(image, source.asListed(index));
    assertThrows(NothingAttached.class, this::find);
  }

  // ---- nothing attached, indexes

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

  @Test
  void whereNothingIsAttachedToAnIndexThePlatformsManifestIsAskedFor() {
    Descriptor arm = source.image();
    Descriptor index = source.index(Map.of(AMD64, image, ARM64, arm));
    source.attach(arm, CONFIG, Map.of());
    Descriptor config = attach();
    Found found = find(index, anything());
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

  // ---- requests

  @Test
  void fiftyGenerationsAndTwentySignaturesTakeTwoRequests() {
    Descriptor newest = fiftyGenerationsAndTwentySignatures();
    assertEquals(newest.digest(), find().revision());
    assertEquals(
        List.of("referrers " + image.digest(), "manifest " + newest.digest()), source.requests());
  }

  @Test
  void whatIsKnownAndUnchangedTakesOneRequest() {
    fiftyGenerationsAndTwentySignatures();
    Found first = find();
    source.forgetRequests();
    Found again = discovery(anything()).find(source, image.digest(), List.of(first.candidate()));
    assertEquals(first.candidate(), again.candidate());
    assertEquals(Optional.empty(), again.manifest());
    assertEquals(List.of("referrers " + image.digest()), source.requests());
  }

  @Test
  void whatIsKnownAndNoLongerTheNewestIsNotChosen() {
    created("2026-07-01T00:00:00Z");
    Candidate known = find().candidate();
    Descriptor newer = created("2026-07-02T00:00:00Z");
    Found found = discovery(anything()).find(source, image.digest(), List.of(known));
    assertEquals(newer.digest(), found.revision());
    assertTrue(found.manifest().isPresent());
  }

  @Test
  void whatIsKnownOfAnotherSubjectOrOfATypeNoLongerAcceptedIsLookedAtAgain() {
    attach();
    Candidate known = find().candidate();
    source.forgetRequests();
    Candidate elsewhere =
        new Candidate(
            known.digest(), source.image().digest(), known.artifactType(), known.annotations());
    Candidate otherType =
        new Candidate(known.digest(), known.subject(), SIGNATURE, known.annotations());
    Found found = discovery(anything()).find(source, image.digest(), List.of(elsewhere, otherType));
    assertTrue(found.manifest().isPresent());
  }

  @Test
  void moreManifestsThanAHistoryHasAreNotLookedAt() {
    for (int i = 0; i < 257; i++) {
      attach("org.opencontainers.image.title", "c" + i);
    }
    source.relist(image, Descriptor::bare);
    ProtocolViolation failure = assertThrows(ProtocolViolation.class, this::find);
    assertTrue(failure.reason().contains("more than 256 manifests"), failure.reason());
    assertTrue(failure.advice().contains("--revision"), failure.advice());
    assertEquals(1 + 256, source.requests().size());
  }

  @Test
  void ofMoreCandidatesThanThatTheListingSaysThatNothingDecides() {
    for (int i = 0; i < 257; i++) {
      attach("env", "e" + i);
    }
    assertThrows(AmbiguousChoice.class, this::find);
    assertThrows(NothingAttached.class, () -> find(match("env=prod")));
    assertEquals(1, source.requests().size());
  }

  @Test
  void moreSignaturesThanThatDoNotHideWhatIsAttachedToThePlatformsManifest() {
    Descriptor index = source.index(Map.of(AMD64, image));
    for (int i = 0; i < 257; i++) {
      source.attach(index, SIGNATURE, Map.of("number", "" + i));
    }
    Descriptor config = attach();
    assertEquals(config.digest(), find(index, anything()).revision());
    assertTrue(source.requests().size() < 10, source.requests().toString());
  }

  @Test
  void moreGenerationsThanThatAreNoTroubleWhereTheListingDecides() {
    for (int i = 0; i < 1_000; i++) {
      created("2026-07-01T00:00:00.%09dZ".formatted(i));
    }
    find();
    assertEquals(2, source.requests().size());
  }

  // ---- surveys

  @Test
  void aSurveyShowsEverythingAndWhatWouldBeChosen() {
    Descriptor signature = source.attach(image, SIGNATURE, Map.of());
    Descriptor deleted = attach("env", "gone");
    source.delete(deleted);
    Descriptor config = attach("env", "prod");
    Survey survey = discovery(anything()).survey(source, image.digest());
    assertEquals(3, survey.referrers().size());
    assertEquals(signature.digest(), survey.referrers().getFirst().listed().digest());
    assertEquals(Optional.of(config.digest()), survey.chosen().map(Candidate::digest));
  }

  @Test
  void aSurveyOfAnIndexShowsThePlatformsManifestWhereThatHasTheCandidates() {
    Descriptor index = source.index(Map.of(AMD64, image));
    source.attach(index, SIGNATURE, Map.of());
    Descriptor config = attach();
    Survey survey = discovery(anything()).survey(source, index.digest());
    assertEquals(image.digest(), survey.subject());
    assertEquals(Optional.of(config.digest()), survey.chosen().map(Candidate::digest));
  }

  @Test
  void aSurveyWithoutCandidatesShowsWhatIsAttachedToTheIndexItself() {
    Descriptor index = source.index(Map.of(AMD64, image));
    source.attach(index, SIGNATURE, Map.of());
    source.attach(image, SIGNATURE, Map.of());
    Survey survey = discovery(anything()).survey(source, index.digest());
    assertEquals(index.digest(), survey.subject());
    assertEquals(Optional.empty(), survey.choice());
  }

  @Test
  void aSurveyOfAnImageThatIsNotThereSaysSo() {
    source.delete(image);
    assertThrows(ImageNotFound.class, () -> discovery(anything()).survey(source, image.digest()));
  }

  @Test
  void ofVeryManyReferrersASurveyTakesTheListingsWord() {
    for (int i = 0; i < 300; i++) {
      created("2026-06-01T00:00:00.%09dZ".formatted(i));
      source.attach(image, SIGNATURE, Map.of("number", "" + i));
    }
    Descriptor newest = created("2026-07-01T00:00:00Z");
    source.forgetRequests();
    Survey survey = discovery(anything()).survey(source, image.digest());
    assertEquals(301, survey.candidates().size());
    assertEquals(601, survey.referrers().size());
    assertEquals(Optional.of(newest.digest()), survey.chosen().map(Candidate::digest));
    assertEquals(1, source.requests().size());
  }

  // ---- how it is told

  private Descriptor fiftyGenerationsAndTwentySignatures() {
    for (int i = 0; i < 20; i++) {
      source.attach(image, SIGNATURE, Map.of("number", "" + i));
    }
    for (int i = 1; i < 50; i++) {
      created("2026-06-01T00:%02d:00Z".formatted(i));
    }
    return created("2026-07-01T00:00:00Z");
  }

  private Descriptor created(String time) {
    return attach(Annotations.CREATED, time);
  }

  private Descriptor attach(String... keysAndValues) {
    Map<String, String> annotations = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      annotations.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return source.attach(image, CONFIG, annotations);
  }

  private static UnaryOperator<Descriptor> only(
      Descriptor entry, UnaryOperator<Descriptor> change) {
    return listed -> listed.digest().equals(entry.digest()) ? change.apply(listed) : listed;
  }

  private Found find() {
    return find(anything());
  }

  private Found find(Chooser chooser) {
    return find(image, chooser);
  }

  private Found find(Descriptor subject, Chooser chooser) {
    source.forgetRequests();
    return discovery(chooser).find(source, subject.digest(), List.of());
  }

  private Discovery discovery(Chooser chooser) {
    return new Discovery(
        AcceptedTypes.parse(CONFIG + "," + MediaType.REMORA_CONFIG),
        chooser,
        AMD64,
        clock,
        BUILT,
        warnings::add);
  }

  private static Chooser anything() {
    return new Chooser(Optional.empty(), MatchRules.none());
  }

  private static Chooser match(String rules) {
    return new Chooser(Optional.empty(), MatchRules.parse(rules));
  }

  private static Chooser pin(Digest revision) {
    return new Chooser(Optional.of(revision), MatchRules.none());
  }
}
