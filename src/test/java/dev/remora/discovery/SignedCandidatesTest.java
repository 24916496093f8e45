package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.Untrusted;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.source.Giver;
import dev.remora.trust.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A choice among candidates of which only those count that somebody signed. */
class SignedCandidatesTest extends DiscoveryScenario {
  private static final String OLD = "2026-07-01T00:00:00Z";
  private static final String NEW = "2026-07-02T00:00:00Z";
  private static final String NEWEST = "2026-07-03T00:00:00Z";

  private final SignatureList signatures = new SignatureList();

  private Selection signed() {
    return signatures.in(anything());
  }

  private Descriptor signed(Descriptor candidate) {
    signatures.sign(candidate.digest());
    return candidate;
  }

  @Test
  void theSignedOneIsFoundWithItsSignatureAndItsSigner() {
    Descriptor only = signed(created(OLD));
    Configuration found = find(signed());
    assertEquals(only.digest(), found.revision());
    assertEquals(Optional.of(SignatureList.SIGNER), found.signed().map(Verdict.Signed::signer));
    assertEquals(signatures.of(only.digest()), found.candidate().signature());
  }

  @Test
  void unsignedOnesAreNotFoundHoweverTheyAreListed() {
    created(OLD);
    Untrusted failure = assertThrows(Untrusted.class, () -> find(signed()));
    assertTrue(
        failure.reason().startsWith("1 configuration, none signed by test.pub: sha256:"),
        failure::reason);
    assertTrue(failure.reason().endsWith(" is not signed"), failure::reason);
    source.relist(image, Descriptor::bare);
    assertThrows(Untrusted.class, () -> find(signed()));
  }

  @Test
  void unsignedNewcomersDoNotWin() {
    Descriptor chosen = signed(created(OLD));
    created(NEW);
    created(NEWEST);
    assertEquals(chosen.digest(), find(signed()).revision());
    source.relist(image, Descriptor::bare);
    assertEquals(chosen.digest(), find(signed()).revision());
  }

  @Test
  void unsignedOnesWithOtherAnnotationsDoNotMakeItAmbiguous() {
    Descriptor chosen = signed(attach("env", "prod"));
    attach("env", "test");
    attach("env", "stage");
    assertEquals(chosen.digest(), find(signed()).revision());
  }

  @Test
  void signedOnesWithOtherAnnotationsDo() {
    signed(attach("env", "prod"));
    signed(attach("env", "test"));
    attach("env", "stage");
    AmbiguousChoice failure = assertThrows(AmbiguousChoice.class, () -> find(signed()));
    assertTrue(failure.reason().startsWith("2 candidates differ in env"), failure::reason);
  }

  @Test
  void aRuleThatMatchesUnsignedOnesAloneIsPassedOver() {
    attach("env", "prod");
    Descriptor chosen = signed(attach("tier", "default"));
    Selection selection = signatures.in(match("env=prod;tier=default"));
    assertEquals(chosen.digest(), find(selection).revision());
    assertThrows(Untrusted.class, () -> find(signatures.in(match("env=prod"))));
  }

  @Test
  void whatNoRuleMatchesIsStillThat() {
    signed(attach("env", "prod"));
    assertThrows(NothingAttached.class, () -> find(signatures.in(match("env=test"))));
  }

  @Test
  void aPinDoesNotExcuse() {
    Descriptor unsigned = created(NEW);
    Descriptor other = signed(created(OLD));
    assertThrows(Untrusted.class, () -> find(signatures.in(pin(unsigned.digest()))));
    assertEquals(other.digest(), find(signatures.in(pin(other.digest()))).revision());
  }

  @Test
  void unsignedOnesOfAnIndexDoNotHideThePlatformsSignedOne() {
    Descriptor index = source.index(Map.of(AMD64, image));
    source.attach(index, CONFIG, Map.of(Annotations.CREATED, NEW));
    Descriptor chosen = signed(created(OLD));
    assertEquals(chosen.digest(), find(index, signed()).revision());
  }

  @Test
  void rubbishThatNobodySignedIsNoReasonToFail() {
    Descriptor chosen = signed(created(OLD));
    Descriptor rubbish =
        source.store(MediaType.MANIFEST, JsonWriter.object().put("layers", "rubbish"));
    source.list(image, rubbish);
    assertThrows(ProtocolViolation.class, this::find);
    assertEquals(chosen.digest(), find(signed()).revision());
    source.list(
        image,
        rubbish
            .withAnnotations(new Annotations(Map.of(Annotations.CREATED, NEWEST)))
            .withArtifactType(CONFIG));
    assertEquals(chosen.digest(), find(signed()).revision());
  }

  @Test
  void aRegistryThatDoesNotAnswerIsNotUnsigned() {
    created(OLD);
    signatures.fail(
        new RegistryUnavailable(new Purpose("list the referrers of", "it"), "down", ""));
    assertThrows(RegistryUnavailable.class, () -> find(signed()));
  }

  @Test
  void moreUnsignedNewcomersThanAnybodyLooksAtEndThePass() {
    signed(created(OLD));
    for (int i = 0; i < Proofs.MOST; i++) {
      attach(Annotations.CREATED, NEW, "org.opencontainers.image.version", "" + i);
    }
    Untrusted failure = assertThrows(Untrusted.class, () -> find(signed()));
    assertTrue(failure.reason().contains("would have to be looked at"), failure::reason);
    assertEquals(Proofs.MOST, signatures.searches());
  }

  @Test
  void generationsCostNoSearch() {
    for (int i = 0; i < 100; i++) {
      signed(attach(Annotations.CREATED, OLD, "org.opencontainers.image.version", "" + i));
    }
    Descriptor chosen = signed(created(NEW));
    assertEquals(chosen.digest(), find(signed()).revision());
    assertEquals(1, signatures.searches());
    assertEquals(2, source.requests().size()); // the listing and its manifest
  }

  @Test
  void whatIsKnownWithASignatureThatCountsCostsNoSearch() {
    signed(created(OLD));
    Candidate known = find(signed()).candidate();
    source.forgetRequests();
    Configuration again = discovery(signed()).find(source, image.digest(), List.of(known));
    assertEquals(known, again.candidate());
    assertEquals(1, source.requests().size());
    assertEquals(1, signatures.searches());
  }

  @Test
  void whatIsKnownWithoutASignatureIsLookedAtAgain() {
    signed(created(OLD));
    Candidate known = find().candidate();
    Configuration found = discovery(signed()).find(source, image.digest(), List.of(known));
    assertEquals(signatures.of(known.digest()), found.candidate().signature());
    assertEquals(
        Optional.empty(),
        discovery(signed()).recall(image.digest(), known, new Giver.Store("the volume")));
  }

  @Test
  void olderOnesThanTheLastConfirmedAreRefused() {
    signed(created(OLD));
    Known known = floor(NEW);
    Untrusted failure =
        assertThrows(
            Untrusted.class, () -> discovery(signed()).find(source, image.digest(), known));
    assertTrue(failure.reason().contains("is older than"), failure::reason);
    assertEquals(0, signatures.searches());
    Descriptor newer = signed(created(NEWEST));
    assertEquals(
        newer.digest(), discovery(signed()).find(source, image.digest(), known).revision());
  }

  @Test
  void whatHasNoTimeCannotBeShownToBeNewer() {
    signed(attach("env", "prod"));
    assertThrows(
        Untrusted.class, () -> discovery(signed()).find(source, image.digest(), floor(NEW)));
    assertThrows(
        Untrusted.class,
        () -> {
          signed(attach("env", "prod", Annotations.CREATED, "2036-01-01T00:00:00Z"));
          discovery(signed()).find(source, image.digest(), floor(NEW));
        });
  }

  @Test
  void aPinIsAnOperatorsWordForAnOlderOne() {
    Descriptor older = signed(created(OLD));
    Selection pinned = signatures.in(pin(older.digest()));
    assertEquals(
        older.digest(), discovery(pinned).find(source, image.digest(), floor(NEW)).revision());
  }

  @Test
  void artifactsThatAreNamedThemselvesHaveToBeSigned() {
    Descriptor artifact = created(OLD);
    Finder direct = new DirectArtifact(signed(), clock);
    assertThrows(Untrusted.class, () -> direct.find(source, artifact.digest(), List.of()));
    signed(artifact);
    Configuration found = direct.find(source, artifact.digest(), List.of());
    assertEquals(Optional.of(SignatureList.SIGNER), found.signed().map(Verdict.Signed::signer));
    assertThrows(Untrusted.class, () -> direct.find(source, artifact.digest(), floor(NEW)));
    Candidate unsigned = found.candidate().with(Optional.empty());
    assertEquals(
        Optional.empty(),
        direct.recall(artifact.digest(), unsigned, new Giver.Store("the volume")));
  }

  @Test
  void surveysShowEachAndChooseAsAPullDoes() {
    Descriptor unsigned = created(NEW);
    Descriptor chosen = signed(created(OLD));
    Survey survey = discovery(signed()).survey(source, image.digest());
    assertEquals(Optional.of(chosen.digest()), survey.chosen().map(Candidate::digest));
    assertEquals(
        List.of(chosen.digest()), survey.candidates().stream().map(Candidate::digest).toList());
    Referrer.Refused refused =
        assertInstanceOf(Referrer.Refused.class, survey.referrers().getFirst());
    assertEquals(unsigned.digest(), refused.candidate().digest());
  }

  @Test
  void surveysOfVeryManyLookAtTheChosenOneFirst() {
    for (int i = 0; i < 2 * Proofs.MOST; i++) {
      signed(attach(Annotations.CREATED, OLD, "org.opencontainers.image.version", "" + i));
    }
    Descriptor chosen = signed(created(NEW));
    Survey survey = discovery(signed()).survey(source, image.digest());
    assertEquals(Optional.of(chosen.digest()), survey.chosen().map(Candidate::digest));
    assertEquals(Proofs.MOST, signatures.searches());
    assertEquals(Proofs.MOST, survey.candidates().size());
  }

  @Test
  void aConfigurationCannotBeMadeOfWhatIsRefused() {
    created(OLD);
    Candidate unsigned = find().candidate();
    Digest digest = image.digest();
    assertThrows(
        IllegalStateException.class,
        () ->
            new Configuration(
                signed(),
                digest,
                unsigned,
                Choice.Reason.ONLY_ONE,
                "the only candidate",
                Optional.empty(),
                new Giver.Registry("it"),
                List.of()));
  }

  private static Known floor(String created) {
    Digest before = Digest.sha256(new byte[] {1});
    return new Known(List.of(), Optional.of(new Known.Floor(Instant.parse(created), before)));
  }
}
