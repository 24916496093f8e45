package dev.remora.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.source.Answers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signatures go with what they sign. */
class DetachedSignaturesTest extends SigningScenario {
  @Test
  void signaturesGoWithWhatTheySign() throws Exception {
    repository.signing(by(key()));
    Digest revision = attach().revision();
    Digest first = soleReferrer(revision).digest();
    Digest second = sign(revision, key(), false).signature().signature().carrier();
    Descriptor subject = repository.manifest(revision).raw().descriptor();
    Digest attestation = repository.refer(subject, BUNDLE, "https://slsa.dev/provenance/v1");
    Digest sbom = repository.refer(subject, "application/spdx+json", "");
    Detachment detached = detach(revision);
    assertEquals(List.of(first, second), detached.signatures());
    assertEquals(
        List.of(attestation, sbom),
        Answers.referrers(repository.layout, revision).stream().map(Descriptor::digest).toList());
    assertTrue(Answers.referrers(repository.layout, image).isEmpty());
    assertEquals(
        List.of(revision, first, second), repository.detached(), "what is signed goes first");
  }

  @Test
  void aSignatureThatCannotBeTakenAwayIsToldAndFailsNothing() throws Exception {
    repository.signing(by(key()));
    Digest revision = attach().revision();
    Digest signature = soleReferrer(revision).digest();
    repository.keeping(signature);
    Detachment detached = detach(revision);
    assertTrue(told(detached).contains(signature + " is left"), told(detached));
    assertTrue(Answers.referrers(repository.layout, image).isEmpty());
  }

  private Detachment detach(Digest revision) {
    return repository
        .attacher()
        .detach(repository.reference("v1"), new RevisionName.Whole(revision), false);
  }

  private static String told(Detachment detached) {
    return String.join("\n", detached.consequences());
  }
}
