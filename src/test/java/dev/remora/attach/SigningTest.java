package dev.remora.attach;

import static dev.remora.attach.Repository.content;
import static dev.remora.attach.Repository.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Untrusted;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.Verdict;
import dev.remora.trust.key.SigningKey;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is signed when it is attached or pushed. */
class SigningTest extends SigningScenario {
  @Test
  void theManifestOfTheSignatureIsCosignsWithTheBundleInside() throws Exception {
    SigningKey key = key();
    repository.signing(by(key, Map.of("env", "prod")));
    Attachment attached = attach();
    NewSignature made = attached.signature().orElseThrow();
    String bundle = made.signature().content();
    String encoded = Base64.getEncoder().encodeToString(bundle.getBytes(UTF_8));
    String right =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
        "artifactType":"BUNDLE","config":{"mediaType":"application/vnd.oci.empty.v1+json",\
        "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",\
        "size":2,"data":"e30=","artifactType":"BUNDLE"},"layers":[{"mediaType":"BUNDLE",\
        "digest":"DIGEST","size":SIZE,"data":"ENCODED"}],"subject":{\
        "mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"REVISION",\
        "size":LENGTH},"annotations":{"dev.remora.bundle":"ENCODED",\
        "dev.sigstore.bundle.content":"dsse-envelope",\
        "dev.sigstore.bundle.predicateType":"https://sigstore.dev/cosign/sign/v1",\
        "org.opencontainers.image.created":"2026-11-24T12:00:00Z"}}\
        """
            .replace("BUNDLE", BUNDLE)
            .replace("DIGEST", Digest.sha256(bundle.getBytes(UTF_8)).toString())
            .replace("SIZE", Integer.toString(bundle.length()))
            .replace("ENCODED", encoded)
            .replace("REVISION", attached.revision().toString())
            .replace("LENGTH", Long.toString(attached.manifest().raw().size()));
    assertEquals(right, text(made.manifest().raw()));
    assertEquals(key.signer(), made.signer());
  }

  @Test
  void whatIsAttachedIsSignedAndTheListingAloneShowsIt() throws Exception {
    SigningKey key = key();
    repository.signing(by(key, Map.of("env", "prod")));
    repository.demanding(demanding(key));
    Attachment attached = attach();
    assertEquals(attached.revision(), soleReferrer(image).digest());
    Descriptor listed = soleReferrer(attached.revision());
    assertEquals(Optional.of(BUNDLE), listed.artifactType());
    String encoded = listed.annotations().get("dev.remora.bundle").orElseThrow();
    String bundle = new String(Base64.getDecoder().decode(encoded), UTF_8);
    Signature signature = new Signature(Signature.Kind.BUNDLE, listed.digest(), bundle, "");
    assertEquals(signature, attached.signature().orElseThrow().signature());
    var verdict = (Verdict.Signed) trusting(key).verify(attached.revision(), signature);
    assertEquals(Map.of("env", "prod"), verdict.annotations());
    assertTrue(repository.layout.has(attached.signature().get().manifest().layers().getFirst()));
  }

  @Test
  void theSignatureIsThereBeforeWhatItSigns() throws Exception {
    repository.signing(by(key()));
    Attachment attached = attach();
    assertEquals(
        List.of(attached.signature().orElseThrow().digest(), attached.revision()),
        repository.attached());
  }

  @Test
  void aLongOneIsNotInTheListingAndALongerOneIsNotMade() throws Exception {
    repository.signing(by(key(), Map.of("note", "x".repeat(2000))));
    Descriptor listed = soleReferrer(attach().revision());
    assertEquals(Optional.empty(), listed.annotations().get("dev.remora.bundle"));
    repository.signing(by(key(), Map.of("note", "x".repeat(64 << 10))));
    int before = repository.sent().size();
    assertThrows(UsageFailure.class, this::attach);
    assertEquals(before, repository.sent().size());
  }

  @Test
  void unsignedOnesAndThoseOfAnotherKeyAreNotAttached() throws Exception {
    repository.demanding(demanding(key()));
    Untrusted unsigned = assertThrows(Untrusted.class, this::attach);
    assertTrue(unsigned.line().contains("--sign-key"), unsigned::line);
    repository.signing(by(key()));
    Untrusted other = assertThrows(Untrusted.class, this::attach);
    assertTrue(other.line().contains("nothing was sent"), other::line);
    assertEquals(List.of(), repository.attached());
    assertEquals(List.of(), repository.sent());
  }

  @Test
  void anOlderOneIsSignedAnewAndChosen() throws Exception {
    Digest first = attach().revision();
    Files.writeString(file, "{\"a\":2}\n");
    attach();
    SigningKey key = key();
    repository.signing(by(key));
    Attachment again =
        repository
            .attacher()
            .attachAgain(
                repository.reference("v1"),
                RevisionName.parse("previous"),
                Annotations.none(),
                false);
    assertEquals(repository.manifest(first).layers(), again.manifest().layers());
    Signature signature = again.signature().orElseThrow().signature();
    assertTrue(trusting(key).verify(again.revision(), signature) instanceof Verdict.Signed);
    assertEquals(again.revision(), repository.chosen(image));
  }

  @Test
  void anArtifactOfItsOwnIsSignedBeforeItHasItsTag() throws Exception {
    SigningKey key = key();
    repository.signing(by(key));
    PushedArtifact pushed = repository.pusher().push(repository.reference("config"), content(file));
    NewSignature made = pushed.signature().orElseThrow();
    assertEquals(made.digest(), soleReferrer(pushed.manifest().digest()).digest());
    assertTrue(
        trusting(key).verify(pushed.manifest().digest(), made.signature())
            instanceof Verdict.Signed);
    assertFalse(
        repository
            .pusher()
            .push(repository.reference("c2"), content(file, "k=v"))
            .signature()
            .equals(pushed.signature()));
  }
}
