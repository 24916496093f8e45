package dev.remora.attach;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.source.Answers;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
  void envelopesOfNotationGoToo() throws Exception {
    Digest revision = attach().revision();
    Descriptor subject = repository.manifest(revision).raw().descriptor();
    Digest envelope = repository.refer(subject, "application/vnd.cncf.notary.signature", "");
    assertEquals(List.of(envelope), detach(revision).signatures());
    assertEquals(List.of(revision, envelope), repository.detached());
  }

  @Test
  void aSignatureThatCannotBeTakenAwayIsToldAndFailsNothing() throws Exception {
    repository.signing(by(key()));
    Digest revision = attach().revision();
    Digest signature = soleReferrer(revision).digest();
    repository.keeping(signature);
    Detachment detached = detach(revision);
    assertTrue(told(detached).contains(signature + " is left"), told(detached));
    assertEquals(List.of(), detached.signatures(), "what is left did not go");
    assertTrue(Answers.referrers(repository.layout, image).isEmpty());
  }

  @Test
  void whatCosignKeptUnderATagGoesToo() throws Exception {
    repository.signing(by(key()));
    Digest revision = attach().revision();
    Digest bundle = soleReferrer(revision).digest();
    Digest classic = tagged(revision, List.of(signing(revision), signing(revision)));
    Detachment detached = detach(revision);
    assertEquals(List.of(bundle, classic), detached.signatures());
    assertEquals(List.of(revision, bundle, classic), repository.detached());
    assertEquals(Optional.empty(), repository.layout.resolve(tag(revision)));
    assertFalse(told(detached).contains(".sig"), told(detached));
  }

  @Test
  void whatIsMoreThanItsSignaturesIsLeftUnderTheTagAndTold() throws Exception {
    Descriptor other = signing(Digest.sha256(new byte[] {7}));
    Descriptor sbom = Descriptor.of("text/spdx", Digest.sha256(new byte[] {8}), 1).withData("CA==");
    List<UnaryOperator<List<Descriptor>>> more =
        List.of(
            own -> List.of(own.getFirst(), other),
            _ -> List.of(other),
            own -> List.of(own.getFirst(), sbom),
            own -> List.of(withType("text/plain", own.getFirst())),
            _ -> List.of(),
            own -> Collections.nCopies(17, own.getFirst()));
    for (UnaryOperator<List<Descriptor>> layers : more) {
      Digest revision = attach().revision();
      Digest kept = tagged(revision, layers.apply(List.of(signing(revision))));
      Detachment detached = detach(revision);
      assertTrue(
          told(detached).contains("under the tag " + tag(revision) + " is left"), told(detached));
      assertEquals(List.of(), detached.signatures());
      assertEquals(kept, repository.layout.resolve(tag(revision)).orElseThrow().content());
    }
  }

  @Test
  void aTagThatCannotBeDeletedIsToldAndFailsNothing() throws Exception {
    Digest revision = attach().revision();
    repository.keeping(tagged(revision, List.of(signing(revision))));
    Detachment detached = detach(revision);
    assertTrue(told(detached).contains(tag(revision) + " is left"), told(detached));
    assertTrue(told(detached).contains("it is locked"), told(detached));
    assertEquals(List.of(), detached.signatures());
    assertTrue(Answers.referrers(repository.layout, image).isEmpty());
  }

  private static Descriptor withType(String mediaType, Descriptor layer) {
    return Descriptor.of(mediaType, layer.digest(), layer.size())
        .withData(layer.data().orElseThrow());
  }

  private Detachment detach(Digest revision) {
    return repository
        .attacher()
        .detach(repository.reference("v1"), new RevisionName.Whole(revision), false);
  }

  private static String told(Detachment detached) {
    return String.join("\n", detached.consequences());
  }

  private static String tag(Digest revision) {
    return "sha256-" + revision.encoded() + ".sig";
  }

  /** As cosign before version 3 pushes it. */
  private Digest tagged(Digest revision, List<Descriptor> layers) {
    byte[] bytes =
        JsonWriter.object()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.MANIFEST)
            .put("config", Descriptor.empty().write())
            .put("layers", layers.stream().map(Descriptor::write).toList())
            .bytes();
    RawDocument manifest = RawDocument.of(MediaType.MANIFEST, bytes);
    repository.layout.tag(manifest, tag(revision));
    return manifest.digest();
  }

  /** Whether its signature is valid makes no difference. */
  private static Descriptor signing(Digest manifest) {
    byte[] payload =
        """
        {"critical":{"image":{"docker-manifest-digest":"%s"},\
        "type":"cosign container image signature"}}\
        """
            .formatted(manifest)
            .getBytes(UTF_8);
    return Descriptor.of(
            "application/vnd.dev.cosign.simplesigning.v1+json",
            Digest.sha256(payload),
            payload.length)
        .withData(Base64.getEncoder().encodeToString(payload))
        .withAnnotations(new Annotations(Map.of("dev.cosignproject.cosign/signature", "AA==")));
  }
}
