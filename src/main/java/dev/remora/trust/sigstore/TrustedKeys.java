package dev.remora.trust.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.proof.StrictBase64;
import dev.remora.trust.proof.Testimony;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whoever has one of these keys is trusted: signatures of cosign's two forms count, by a key and
 * without anything else. Entries of logs and time stamps beside them are not looked at.
 */
public final class TrustedKeys implements SignerPolicy {
  private final List<VerificationKey> keys;
  private final Artifact artifact;

  public TrustedKeys(List<VerificationKey> keys) {
    this(keys, Artifact.MANIFEST);
  }

  /**
   * @param artifact what bundles sign
   */
  TrustedKeys(List<VerificationKey> keys, Artifact artifact) {
    this.keys = List.copyOf(keys);
    this.artifact = artifact;
  }

  @Override
  public SignerKind kind() {
    return SignerKind.KEY;
  }

  @Override
  public Testimony verify(Digest manifest, Signature signature) throws MalformedJson, Refusal {
    byte[] content = signature.content().getBytes(UTF_8);
    return switch (signature.kind()) {
      case BUNDLE -> bundle(manifest, content);
      case CLASSIC -> classic(manifest, signature, content);
      case NOTATION_JWS, NOTATION_COSE ->
          throw new Refusal(
              Miss.Reason.OTHER_KIND, "is signed by a certificate, and a key is trusted");
    };
  }

  private Testimony bundle(Digest manifest, byte[] content) throws MalformedJson, Refusal {
    Bundle bundle = Bundle.parse(content);
    bundle.requireCurrent();
    String hint =
        switch (bundle.material()) {
          case Material.Key key -> key.hint().orElse("");
          case Material.Certificate _ ->
              throw new Refusal(
                  Miss.Reason.OTHER_KIND, "is signed by a certificate, and a key is trusted");
        };
    Artifact.Signed signed = artifact.signedBy(bundle.content());
    Optional<VerificationKey> key = maker(bundle.content().signature().bytes(), signed.message());
    // whatever its content says below, without a key it is refused
    return testimony(manifest, signed.claim().read(), key, hint);
  }

  private Testimony classic(Digest manifest, Signature signature, byte[] content)
      throws MalformedJson, Refusal {
    byte[] value =
        StrictBase64.decode(signature.value())
            .orElseThrow(() -> Refusal.unreadable("it is not base64 in its standard form"));
    Optional<VerificationKey> key = maker(value, content);
    return testimony(manifest, SimpleSigning.read(content), key, "");
  }

  private Optional<VerificationKey> maker(byte[] signature, byte[] message) {
    return keys.stream().filter(key -> key.made(signature, message)).findFirst();
  }

  private Testimony testimony(
      Digest manifest, Claim claim, Optional<VerificationKey> key, String hint) throws Refusal {
    claim.requireManifest(manifest);
    return new Testimony(key.orElseThrow(() -> otherKey(hint)).signer(), claim);
  }

  /** A hint names a key, but nothing says that it is right: it only helps to find that key. */
  private Refusal otherKey(String hint) {
    String fingerprint = Signer.FINGERPRINT + hint;
    Optional<Signer.Key> named =
        keys.stream()
            .map(VerificationKey::signer)
            .filter(signer -> signer.fingerprint().equals(fingerprint))
            .findFirst();
    String why =
        named
            .map(
                signer -> "carries a signature that names " + signer.name() + " and is not its own")
            .orElse("carries a signature of another key");
    boolean naming =
        named.isEmpty() && StrictBase64.decode(hint).filter(h -> h.length > 0).isPresent();
    return new Refusal(
        Miss.Reason.OTHER_KEY, naming ? why + " (" + Refusal.shown(fingerprint) + ")" : why);
  }

  @Override
  public Set<Signature.Kind> kinds() {
    return Set.of(Signature.Kind.BUNDLE, Signature.Kind.CLASSIC);
  }

  @Override
  public List<String> trusted() {
    return keys.stream().map(key -> key.signer().name()).distinct().toList();
  }

  /** What keys are called does not decide. */
  @Override
  public String toString() {
    return JsonWriter.object()
        .putTexts(
            "keys", keys.stream().map(k -> k.signer().fingerprint()).distinct().sorted().toList())
        .toString();
  }
}
