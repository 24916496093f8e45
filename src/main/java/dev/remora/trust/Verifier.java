package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Says whether a signature is one of a manifest, by one of the keys that are trusted. Each rule is
 * a line or a method of its own, and a test of the {@code RefusalScenario} fails without it.
 *
 * <p>Stricter than {@code cosign verify}: only what says "signed" counts (see {@link Statement}),
 * and only in the one form that there is for it. Safe for threads; it remembers what it said, since
 * a choice asks often.
 */
public final class Verifier {
  private final TrustRules rules;
  private final Artifact artifact;
  private final Answers answers = new Answers();

  public Verifier(TrustRules rules) {
    this(rules, Artifact.MANIFEST);
  }

  /**
   * @param artifact what bundles sign
   */
  Verifier(TrustRules rules, Artifact artifact) {
    this.rules = rules;
    this.artifact = artifact;
  }

  public TrustRules rules() {
    return rules;
  }

  /** Never throws, whatever the signature is. */
  public Verdict verify(Digest manifest, Signature signature) {
    return answers.get(manifest, signature, () -> judge(manifest, signature));
  }

  private Verdict judge(Digest manifest, Signature signature) {
    byte[] content = signature.content().getBytes(UTF_8);
    try {
      if (content.length > Signature.LONGEST) {
        throw Refusal.unreadable("it is longer than " + Signature.LONGEST + " bytes");
      }
      return switch (signature.kind()) {
        case BUNDLE -> bundle(manifest, signature, content);
        case CLASSIC -> classic(manifest, signature, content);
      };
    } catch (Refusal e) {
      return new Verdict.NotSigned(e.miss());
    } catch (MalformedJson e) {
      String why = "it is malformed: " + Refusal.shown(String.valueOf(e.getMessage()));
      return new Verdict.NotSigned(Refusal.unreadable(why).miss());
    }
  }

  private Verdict bundle(Digest manifest, Signature signature, byte[] content)
      throws MalformedJson, Refusal {
    Bundle bundle = Bundle.parse(content);
    String hint =
        switch (bundle.material()) {
          case Material.Key key -> key.hint().orElse("");
          case Material.Certificate _ ->
              throw new Refusal(
                  Miss.Reason.OTHER_KEY, "is signed by a certificate, and a key is trusted");
        };
    Artifact.Signed signed = artifact.signedBy(bundle.content());
    Optional<VerificationKey> key = maker(bundle.content().signature().bytes(), signed.message());
    // whatever its content says below, without a key it is refused
    return verdict(manifest, signature, signed.claim().read(), key, hint);
  }

  private Verdict classic(Digest manifest, Signature signature, byte[] content)
      throws MalformedJson, Refusal {
    byte[] value =
        StrictBase64.decode(signature.value())
            .orElseThrow(() -> Refusal.unreadable("it is not base64 in its standard form"));
    Optional<VerificationKey> key = maker(value, content);
    Claim claim = SimpleSigning.read(content);
    return verdict(manifest, signature, claim, key, "");
  }

  private Optional<VerificationKey> maker(byte[] signature, byte[] message) {
    return rules.keys().stream().filter(key -> key.made(signature, message)).findFirst();
  }

  private Verdict verdict(
      Digest manifest, Signature signature, Claim claim, Optional<VerificationKey> key, String hint)
      throws Refusal {
    requireManifest(manifest, claim);
    Signer signer = key.orElseThrow(() -> otherKey(hint)).signer();
    requireAnnotations(claim.annotations());
    requireUnrevoked(signer);
    return new Verdict.Signed(signer, signature, claim.annotations());
  }

  private static void requireManifest(Digest manifest, Claim claim) throws Refusal {
    if (!claim.digest().equals(manifest.toString())) {
      throw new Refusal(
          Miss.Reason.OTHER_MANIFEST,
          "carries a signature of another manifest (" + Refusal.shown(claim.digest()) + ")");
    }
  }

  /** A hint names a key, but nothing says that it is right: it only helps to find that key. */
  private Refusal otherKey(String hint) {
    String fingerprint = Signer.FINGERPRINT + hint;
    Optional<Signer> named =
        rules.keys().stream()
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

  private void requireAnnotations(SortedMap<String, String> signed) throws Refusal {
    for (Map.Entry<String, String> wanted : rules.annotations().entrySet()) {
      if (!wanted.getValue().equals(signed.get(wanted.getKey()))) {
        throw new Refusal(
            Miss.Reason.OTHER_ANNOTATIONS,
            "is signed without the annotation " + wanted.getKey() + "=" + wanted.getValue());
      }
    }
  }

  private void requireUnrevoked(Signer signer) throws Refusal {
    if (rules.revoked().names(signer)) {
      throw new Refusal(Miss.Reason.REVOKED, "is signed by " + signer + ", which is revoked");
    }
  }
}
