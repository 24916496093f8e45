package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.oci.Descriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many requests a search takes, whatever is attached. */
class RequestsTest extends DiscoveryScenario {
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
    Configuration first = find();
    source.forgetRequests();
    Configuration again =
        discovery(anything()).find(source, image.digest(), List.of(first.candidate()));
    assertEquals(first.candidate(), again.candidate());
    assertEquals(Optional.empty(), again.manifest());
    assertEquals(List.of("referrers " + image.digest()), source.requests());
  }

  @Test
  void whatIsKnownAndNoLongerTheNewestIsNotChosen() {
    created("2026-07-01T00:00:00Z");
    Candidate known = find().candidate();
    Descriptor newer = created("2026-07-02T00:00:00Z");
    Configuration found = discovery(anything()).find(source, image.digest(), List.of(known));
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
    Configuration found =
        discovery(anything()).find(source, image.digest(), List.of(elsewhere, otherType));
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

  private Descriptor fiftyGenerationsAndTwentySignatures() {
    for (int i = 0; i < 20; i++) {
      source.attach(image, SIGNATURE, Map.of("number", "" + i));
    }
    for (int i = 1; i < 50; i++) {
      created("2026-06-01T00:%02d:00Z".formatted(i));
    }
    return created("2026-07-01T00:00:00Z");
  }
}
