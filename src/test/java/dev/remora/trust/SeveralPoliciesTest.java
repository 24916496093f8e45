package dev.remora.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.proof.Testimony;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keys, identities and authorities side by side: any one of them suffices. */
class SeveralPoliciesTest {
  private static final Digest MANIFEST = DraftBundle.MANIFEST;
  private static final Signature SIGNATURE =
      new Signature(Signature.Kind.BUNDLE, DraftBundle.OTHER_MANIFEST, "{}", "");
  private static final Signer.Key KEY =
      new Signer.Key("prod.pub", "SHA256:" + "A".repeat(43) + "=");
  private static final Signer.Identity IDENTITY =
      new Signer.Identity("ci@example.com", "https://issuer.example.com");
  private static final Signer.Certificate CERTIFICATE =
      new Signer.Certificate("CN=Release,O=Example", "SHA256:" + "E".repeat(43) + "=");

  /** Says the same of every signature. */
  private record Says(SignerKind kind, Optional<Signer> signer, Miss miss) implements SignerPolicy {
    static Says signedBy(Signer signer) {
      return new Says(signer.kind(), Optional.of(signer), new Miss(Reason.NOT_SIGNED, ""));
    }

    static Says no(SignerKind kind, Reason reason) {
      return new Says(kind, Optional.empty(), new Miss(reason, reason.name()));
    }

    @Override
    public Testimony verify(Digest manifest, Signature signature) throws Refusal, MalformedJson {
      return new Testimony(
          signer.orElseThrow(() -> new Refusal(miss.reason(), miss.why())),
          new Claim(manifest.toString(), new TreeMap<>(Map.of("env", "prod"))));
    }

    @Override
    public Set<Signature.Kind> kinds() {
      return Set.of(Signature.Kind.values());
    }

    @Override
    public List<String> trusted() {
      return signer.map(Signer::name).stream().toList();
    }
  }

  private static Verdict verdict(Revocations revoked, SignerPolicy... policies) {
    return new Verifier(new TrustRules(List.of(policies), Map.of(), Optional.empty(), revoked))
        .verify(MANIFEST, SIGNATURE);
  }

  private static Verdict verdict(SignerPolicy... policies) {
    return verdict(Revocations.none(), policies);
  }

  private static Signer signer(Verdict verdict) {
    return assertInstanceOf(Verdict.Signed.class, verdict).signer();
  }

  private static Reason reason(Verdict verdict) {
    return assertInstanceOf(Verdict.NotSigned.class, verdict).miss().reason();
  }

  @Test
  void anyOneSufficesAndItIsSaidWhich() {
    SignerPolicy no = Says.no(SignerKind.KEY, Reason.OTHER_KEY);
    for (Signer signer : List.of(KEY, IDENTITY, CERTIFICATE)) {
      assertEquals(signer, signer(verdict(no, Says.signedBy(signer))));
      assertEquals(signer, signer(verdict(Says.signedBy(signer), no)));
    }
    assertEquals(IDENTITY, signer(verdict(Says.signedBy(IDENTITY), Says.signedBy(KEY))));
  }

  @Test
  void whatAPolicyOfItsKindSaysIsNearerThanThatItIsOfAnotherKind() {
    SignerPolicy keys = Says.no(SignerKind.KEY, Reason.OTHER_KIND);
    SignerPolicy attestation = Says.no(SignerKind.IDENTITY, Reason.ATTESTATION);
    assertEquals(Reason.ATTESTATION, reason(verdict(keys, attestation)));
    assertEquals(Reason.ATTESTATION, reason(verdict(attestation, keys)));
    assertEquals(Reason.OTHER_KIND, reason(verdict(keys, keys)));
    SignerPolicy identity = Says.no(SignerKind.IDENTITY, Reason.OTHER_IDENTITY);
    assertEquals(Reason.OTHER_IDENTITY, reason(verdict(attestation, identity, keys)));
    assertEquals(Reason.OTHER_KIND, reason(verdict()));
  }

  /** A second policy may know another one to have signed the same. */
  @Test
  void whoIsRevokedDoesNotKeepAnotherFromCounting() {
    for (Signer revoked : List.of(KEY, CERTIFICATE)) {
      Revocations list =
          Revocations.parse(revoked.toString().replaceAll(".*\\((SHA256:.*)\\)", "$1"));
      assertEquals(Reason.REVOKED, reason(verdict(list, Says.signedBy(revoked))));
      assertEquals(
          IDENTITY, signer(verdict(list, Says.signedBy(revoked), Says.signedBy(IDENTITY))));
    }
  }

  @Test
  void rulesAreKnownByEachPolicyAndNotByTheirOrder() {
    SignerPolicy one = Says.signedBy(KEY);
    SignerPolicy two = Says.signedBy(IDENTITY);
    assertEquals(rules(one, two), rules(two, one));
    assertNotEquals(rules(one), rules(one, two));
    assertNotEquals(rules(one), rules(two));
  }

  private static String rules(SignerPolicy... policies) {
    return new TrustRules(List.of(policies), Map.of(), Optional.empty(), Revocations.none())
        .toString();
  }
}
