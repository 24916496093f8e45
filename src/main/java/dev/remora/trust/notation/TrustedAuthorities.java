package dev.remora.trust.notation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import dev.remora.time.Clock;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.proof.StrictBase64;
import dev.remora.trust.proof.Testimony;
import dev.remora.trust.x509.Certificate;
import java.util.List;
import java.util.Set;

/**
 * Whoever has a certificate of one of these authorities is trusted, with one of these subjects:
 * envelopes of the Notary Project count, as by notation's level "strict". Nobody is asked whether a
 * certificate was revoked, and no time stamp is looked at: an envelope counts as long as its
 * certificates are valid.
 */
public final class TrustedAuthorities implements SignerPolicy {
  private final List<Certificate> authorities;
  private final List<SubjectPattern> subjects;
  private final Clock clock;
  private final ProvenEnvelopes proven = new ProvenEnvelopes();

  public TrustedAuthorities(
      List<Certificate> authorities, List<SubjectPattern> subjects, Clock clock) {
    this.authorities = List.copyOf(authorities);
    this.subjects = List.copyOf(subjects);
    this.clock = clock;
  }

  @Override
  public SignerKind kind() {
    return SignerKind.CERTIFICATE;
  }

  @Override
  public Set<Signature.Kind> kinds() {
    return Set.of(Signature.Kind.NOTATION_JWS, Signature.Kind.NOTATION_COSE);
  }

  @Override
  public Testimony verify(Digest manifest, Signature signature) throws MalformedJson, Refusal {
    ProvenEnvelope envelope = proven.get(manifest, signature, () -> prove(manifest, signature));
    envelope.requireValid(clock.now());
    return envelope.testimony();
  }

  /** What does not depend on the time. */
  private ProvenEnvelope prove(Digest manifest, Signature signature) throws MalformedJson, Refusal {
    Envelope envelope = envelope(signature);
    Attributes attributes = envelope.attributes();
    SigningChain chain = SigningChain.parse(envelope.chain());
    byte[] key = chain.signer().spki();
    if (attributes.algorithm() != SigningAlgorithm.of(key)) {
      throw Refusal.unreadable("its algorithm is not the one of its certificate's key");
    }
    if (!attributes.algorithm().made(key, envelope.signature(), envelope.message())) {
      throw new Refusal(
          Miss.Reason.UNPROVEN, "carries a signature that its certificate's key did not make");
    }
    attributes.requireKnown();
    Claim claim = Payload.read(envelope.payload());
    claim.requireManifest(manifest);
    chain.requireSound();
    if (!chain.leadsTo(authorities)) {
      throw new Refusal(
          Miss.Reason.OTHER_AUTHORITY, "carries a signature by a certificate of another authority");
    }
    DistinguishedName subject = DistinguishedName.of(chain.signer().subject());
    String name = Refusal.shown(subject.toString());
    if (subjects.stream().noneMatch(wanted -> wanted.matches(subject))) {
      throw new Refusal(Miss.Reason.OTHER_SUBJECT, "is signed by " + name);
    }
    return new ProvenEnvelope(
        new Testimony(new Signer.Certificate(name, VerificationKey.fingerprint(key)), claim),
        attributes,
        chain.validity());
  }

  private static Envelope envelope(Signature signature) throws MalformedJson, Refusal {
    return switch (signature.kind()) {
      case NOTATION_JWS -> JwsEnvelope.parse(signature.content().getBytes(UTF_8));
      case NOTATION_COSE ->
          CoseEnvelope.parse(
              StrictBase64.decode(signature.content())
                  .orElseThrow(() -> Refusal.unreadable("it is not base64 in its standard form")));
      case BUNDLE, CLASSIC ->
          throw new Refusal(
              Miss.Reason.OTHER_KIND,
              "carries a signature of cosign's, and envelopes of notation are trusted");
    };
  }

  @Override
  public boolean changesWithTime() {
    return true;
  }

  @Override
  public List<String> trusted() {
    return subjects.stream().map(SubjectPattern::toString).distinct().toList();
  }

  @Override
  public String toString() {
    return JsonWriter.object()
        .putTexts(
            "authorities",
            authorities.stream()
                .map(it -> Digest.sha256(it.der()).toString())
                .distinct()
                .sorted()
                .toList())
        .putTexts("subjects", trusted().stream().sorted().toList())
        .toString();
  }
}
