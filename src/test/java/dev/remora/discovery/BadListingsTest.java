package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.Failure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.MediaType;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings that are worse than they should be. */
class BadListingsTest extends DiscoveryScenario {
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

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1_000_000_000_000L, Long.MAX_VALUE})
  void aWrongListedSizeIsWarnedOfOnce(long size) {
    created("2026-07-01T00:00:00Z");
    Descriptor newest = created("2026-07-02T00:00:00Z");
    source.relist(
        image, entry -> Descriptor.of(entry.mediaType(), entry.digest(), size)); // all looked at
    assertEquals(newest.digest(), find().revision());
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(
        warnings.getFirst().contains("is listed with " + size + " bytes and has "),
        warnings.getFirst());
  }

  @Test
  void whatCannotBeReadAndIsListedAsSomethingElseDoesNotMatterBesideACandidate() {
    Descriptor config = attach();
    unreadable(source.attach(image, SIGNATURE, Map.of()));
    assertEquals(config.digest(), find().revision());
    assertEquals(2, source.requests().size(), "it is not asked for");
  }

  /** It may be a configuration that is listed as something else. */
  @Test
  void whatCannotBeReadEndsThePassWhereNothingElseCounts() {
    Failure failure = unreadable(source.attach(image, SIGNATURE, Map.of()));
    assertSame(failure, assertThrows(AccessDenied.class, this::find));
  }

  @Test
  void whatIsMalformedAndSaysThatItIsSomethingElseIsSomethingElse() {
    Descriptor scan =
        source.store(
            MediaType.MANIFEST,
            JsonWriter.object()
                .put("artifactType", "application/vnd.scan")
                .put("config", JsonWriter.object())
                .put("subject", image.bare().write()));
    source.list(image, scan);
    NothingAttached nothing = assertThrows(NothingAttached.class, this::find);
    assertTrue(nothing.reason().contains("only application/vnd.scan"), nothing.reason());
  }

  /** Whoever made it meant it as a configuration: an older one in its place would be a guess. */
  @Test
  void whatIsMalformedAndSaysThatItIsAConfigurationEndsThePass() {
    created("2026-07-01T00:00:00Z");
    Descriptor config =
        source.store(
            MediaType.MANIFEST,
            JsonWriter.object()
                .put("artifactType", CONFIG)
                .put("config", JsonWriter.object())
                .put("subject", image.bare().write()));
    source.list(image, config);
    assertThrows(ProtocolViolation.class, this::find);
  }

  private Failure unreadable(Descriptor stored) {
    Failure failure = new AccessDenied(new Purpose("get", "it"), "it is in quarantine", "");
    source.fail(stored, failure);
    return failure;
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

  private static UnaryOperator<Descriptor> only(
      Descriptor entry, UnaryOperator<Descriptor> change) {
    return listed -> listed.digest().equals(entry.digest()) ? change.apply(listed) : listed;
  }
}
