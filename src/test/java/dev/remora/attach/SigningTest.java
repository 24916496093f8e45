package dev.remora.attach;

import static dev.remora.attach.Repository.content;
import static dev.remora.attach.Repository.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Policy;
import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Untrusted;
import dev.remora.failure.UsageFailure;
import dev.remora.http.wire.ServerCertificate;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Signature;
import dev.remora.source.Answers;
import dev.remora.source.ETag;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.trust.Miss;
import dev.remora.trust.Revocations;
import dev.remora.trust.SigningKey;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is signed when it is attached, or afterwards, and what goes with it when it is detached. */
class SigningTest {
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  @TempDir Path directory;
  private Repository repository;
  private Digest image;
  private Path file;

  @BeforeEach
  void makeRepository() throws Exception {
    repository = new Repository(directory.resolve("layout"));
    image = repository.image("v1");
    file = Files.writeString(directory.resolve("config.json"), "{\"a\":1}\n");
  }

  private static SigningKey key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
    return SigningKey.parse(
        "prod.pem", ServerCertificate.pem("PRIVATE KEY", der).getBytes(US_ASCII), Optional.empty());
  }

  private static Signing by(SigningKey key, Map<String, String> annotations) {
    return new Signing(key, new TreeMap<>(annotations));
  }

  private static Signing by(SigningKey key) {
    return by(key, Map.of());
  }

  private static Verifier trusting(SigningKey key) {
    return new Verifier(
        new TrustRules(
            List.of(key.verification()), Map.of(), Optional.empty(), Revocations.none()));
  }

  /** That what is with a candidate signs it. */
  private static Policy demanding(SigningKey key) {
    Verifier verifier = trusting(key);
    return candidate ->
        candidate
                .signature()
                .filter(it -> verifier.verify(candidate.digest(), it) instanceof Verdict.Signed)
                .isPresent()
            ? Optional.empty()
            : Optional.of(new Miss(Miss.Reason.NOT_SIGNED, "is not signed"));
  }

  private Attachment attach(String... annotations) {
    return repository
        .attacher()
        .attach(repository.reference("v1"), content(file, annotations), false);
  }

  private Descriptor soleReferrer(Digest subject) {
    List<Descriptor> all = Answers.referrers(repository.layout, subject);
    assertEquals(1, all.size(), all::toString);
    return all.getFirst();
  }

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

  private SignedRevision sign(Digest revision, SigningKey key, boolean force) {
    RevisionName name = RevisionName.parse(revision.encoded().substring(0, 12));
    return repository.signer().sign(repository.reference("v1"), name, by(key), force);
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

  @Test
  void signaturesGoWithWhatTheySign() throws Exception {
    repository.signing(by(key()));
    Digest revision = attach().revision();
    Digest first = soleReferrer(revision).digest();
    Digest second = sign(revision, key(), false).signature().signature().carrier();
    Descriptor subject = repository.manifest(revision).raw().descriptor();
    Digest attestation = repository.refer(subject, BUNDLE, "https://slsa.dev/provenance/v1");
    Digest sbom = repository.refer(subject, "application/spdx+json", "");
    Detachment detached =
        repository
            .attacher()
            .detach(repository.reference("v1"), new RevisionName.Whole(revision), false);
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
    Detachment detached =
        repository
            .attacher()
            .detach(repository.reference("v1"), new RevisionName.Whole(revision), false);
    String told = String.join("\n", detached.consequences());
    assertTrue(told.contains(signature + " is left"), told);
    assertTrue(Answers.referrers(repository.layout, image).isEmpty());
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
