package dev.remora.trust.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import dev.remora.time.Clock;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.proof.Testimony;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whoever was one of these when he signed is trusted, by the word of an instance of Sigstore: a
 * bundle counts that has the certificate and the whole proof. Nobody is asked anything; what an
 * instance consists of is given.
 */
public final class TrustedIdentities implements SignerPolicy {
  private final List<Signer.Identity> identities;
  private final TrustedRoot root;
  private final IdentityProof proof;
  private final Artifact artifact;

  public TrustedIdentities(List<Signer.Identity> identities, TrustedRoot root, Clock clock) {
    this(identities, root, clock, Artifact.MANIFEST);
  }

  /**
   * @param artifact what bundles sign
   */
  TrustedIdentities(
      List<Signer.Identity> identities, TrustedRoot root, Clock clock, Artifact artifact) {
    this.identities = List.copyOf(identities);
    this.root = root;
    this.proof = new IdentityProof(root, clock);
    this.artifact = artifact;
  }

  @Override
  public SignerKind kind() {
    return SignerKind.IDENTITY;
  }

  @Override
  public Testimony verify(Digest manifest, Signature signature) throws MalformedJson, Refusal {
    return switch (signature.kind()) {
      case BUNDLE -> verify(manifest, Bundle.parse(signature.content().getBytes(UTF_8)));
      case CLASSIC, NOTATION_JWS, NOTATION_COSE ->
          throw new Refusal(
              Miss.Reason.OTHER_KIND, "carries a signature of another form than a bundle");
    };
  }

  private Testimony verify(Digest manifest, Bundle bundle) throws MalformedJson, Refusal {
    Certification certification =
        switch (bundle.material()) {
          case Material.Certificate(var json) -> Certification.read(json);
          case Material.Key _ ->
              throw new Refusal(
                  Miss.Reason.OTHER_KIND, "is signed by a key, and an identity is trusted");
        };
    Artifact.Signed signed = artifact.signedBy(bundle.content());
    proof.require(certification, bundle.content(), signed);
    Claim claim = signed.claim().read();
    claim.requireManifest(manifest);
    return new Testimony(trusted(CertifiedIdentity.of(certification.certificate())), claim);
  }

  private Signer trusted(CertifiedIdentity certified) throws Refusal {
    for (Signer.Identity identity : identities) {
      if (certified.is(identity)) {
        return identity;
      }
    }
    throw new Refusal(
        Miss.Reason.OTHER_IDENTITY,
        "carries a signature of another identity: " + certified + otherIssuer(certified));
  }

  /** Else the same name stands there twice, and nobody sees the difference. */
  private String otherIssuer(CertifiedIdentity certified) {
    String trusted =
        identities.stream()
            .filter(identity -> certified.name().value().equals(identity.name()))
            .map(Signer.Identity::issuer)
            .distinct()
            .collect(Collectors.joining(" or "));
    return trusted.isEmpty() ? "" : ", and its issuer is to be " + trusted;
  }

  @Override
  public Set<Signature.Kind> kinds() {
    return Set.of(Signature.Kind.BUNDLE);
  }

  @Override
  public List<String> trusted() {
    return identities.stream().map(Signer.Identity::name).distinct().toList();
  }

  /** The order in which identities are named does not decide. */
  @Override
  public String toString() {
    return JsonWriter.object()
        .putTexts(
            "identities", identities.stream().map(Signer::toString).distinct().sorted().toList())
        .put("root", root.toString())
        .toString();
  }
}
