package dev.remora.attach;

import static dev.remora.attach.Repository.content;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Untrusted;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Signature;
import dev.remora.source.Answers;
import dev.remora.source.ETag;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.trust.key.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is signed that is attached already. */
class RevisionSignerTest extends SigningScenario {
  @Test
  void whatIsAttachedAlreadyIsSigned() throws Exception {
    Digest revision = attach().revision();
    SigningKey key = key();
    repository.demanding(demanding(key));
    SignedRevision signed = sign(revision, key, false);
    assertEquals(revision, signed.revision());
    assertEquals(image, signed.subject());
    assertEquals(signed.signature().signature().carrier(), soleReferrer(revision).digest());
    assertTrue(signed.isNew());
    assertEquals(Optional.empty(), signed.whyNotChosen());
  }

  @Test
  void whatTheSameKeyHasSignedIsNotSignedAgain() throws Exception {
    Digest revision = attach().revision();
    SigningKey key = key();
    Signature first = sign(revision, key, false).signature().signature();
    for (boolean force : new boolean[] {false, true}) {
      SignedRevision again = sign(revision, key, force);
      assertFalse(again.isNew());
      assertEquals(first, again.signature().signature());
    }
    assertEquals(first.carrier(), soleReferrer(revision).digest());
    RevisionName name = new RevisionName.Whole(revision);
    Signing more = by(key, Map.of("env", "prod"));
    assertTrue(
        repository.signer().sign(repository.reference("v1"), name, more, false).isNew(),
        "one that says more is another one");
  }

  @Test
  void whatWouldNotBeChosenEvenThenIsNotSignedUnlessForced() throws Exception {
    Digest older = attach().revision();
    Digest newer = attach().revision();
    SigningKey key = key();
    AmbiguousChoice failure = assertThrows(AmbiguousChoice.class, () -> sign(older, key, false));
    assertTrue(failure.reason().contains(newer.toString()), failure::reason);
    assertTrue(Answers.referrers(repository.layout, older).isEmpty());
    assertTrue(sign(older, key, true).whyNotChosen().isPresent());
    assertEquals(1, Answers.referrers(repository.layout, older).size());
  }

  @Test
  void anotherKeyThanTheOneThatIsTrustedDoesNotSign() throws Exception {
    Digest revision = attach().revision();
    repository.demanding(demanding(key()));
    SigningKey other = key();
    assertThrows(Untrusted.class, () -> sign(revision, other, false));
    assertTrue(Answers.referrers(repository.layout, revision).isEmpty());
  }

  @Test
  void onlyCandidatesOfTheImageAreSigned() throws Exception {
    repository.signing(by(key()));
    Digest signature = attach().signature().orElseThrow().digest();
    SigningKey key = key();
    assertThrows(NothingAttached.class, () -> sign(signature, key, false));
    assertThrows(NothingAttached.class, () -> sign(image, key, false));
    assertThrows(
        UsageFailure.class,
        () ->
            repository
                .signer()
                .sign(repository.reference("v1"), RevisionName.parse("previous"), by(key), false));
  }

  /** Of so many that nobody looks at each. */
  @Test
  void whatAListingTakesFromAnotherImageIsNotSigned() throws Exception {
    repository.image("v2");
    Digest foreign =
        repository.attacher().attach(repository.reference("v2"), content(file), false).revision();
    List<Descriptor> listed = new ArrayList<>();
    listed.add(repository.manifest(foreign).asReferrer());
    for (int i = 0; i < 300; i++) {
      byte[] nothing = {(byte) i, (byte) (i >> 8)};
      listed.add(
          Descriptor.of(MediaType.MANIFEST, Digest.sha256(nothing), 2)
              .withArtifactType("application/spdx+json"));
    }
    Forwarding lying =
        new Forwarding(repository.layout) {
          @Override
          public Listing referrers(Digest subject, Optional<ETag> known) {
            return subject.equals(image)
                ? new Listing.Listed(listed, Optional.empty(), new Giver.Registry(name()))
                : super.referrers(subject, known);
          }
        };
    RevisionName name = new RevisionName.Whole(foreign);
    Signing signing = by(key());
    IntegrityFailure failure =
        assertThrows(
            IntegrityFailure.class,
            () -> repository.signer(lying).sign(repository.reference("v1"), name, signing, true));
    assertTrue(failure.reason().contains("of another image"), failure::reason);
    assertTrue(Answers.referrers(repository.layout, foreign).isEmpty());
  }
}
