package dev.remora.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.remora.json.JsonObject;
import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.sigstore.TrustedKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cosign itself signed counts, with each kind of key and in both forms. */
class CosignSignaturesTest {
  private static Verifier trusting(String... keys) {
    return new Verifier(
        new TrustRules(
            List.of(new TrustedKeys(List.of(keys).stream().map(CosignFiles::key).toList())),
            Map.of(),
            Optional.empty(),
            Revocations.none()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"p256", "p384", "p521", "rsa2048", "rsa3072", "rsa4096", "ed25519"})
  void eachKindOfKeyIsVerified(String kind) {
    Signature signature = CosignFiles.bundle("bundle-" + kind + ".json");
    Verdict verdict = trusting(kind + ".pub").verify(CosignFiles.MANIFEST, signature);
    Verdict.Signed signed = assertInstanceOf(Verdict.Signed.class, verdict);
    assertEquals(CosignFiles.key(kind + ".pub").signer(), signed.signer());
    assertEquals(signature, signed.signature());
    assertEquals(Map.of(), signed.annotations());
  }

  @ParameterizedTest
  @ValueSource(strings = {"p256", "p384", "p521", "rsa2048", "rsa3072", "rsa4096", "ed25519"})
  void noOtherKeyIsTakenForIt(String kind) {
    String[] others =
        List.of("p256", "p384", "p521", "rsa2048", "rsa3072", "rsa4096", "ed25519", "cosign")
            .stream()
            .filter(other -> !other.equals(kind))
            .map(other -> other + ".pub")
            .toArray(String[]::new);
    Verdict verdict =
        trusting(others)
            .verify(CosignFiles.MANIFEST, CosignFiles.bundle("bundle-" + kind + ".json"));
    Miss miss = assertInstanceOf(Verdict.NotSigned.class, verdict).miss();
    assertEquals(Miss.Reason.OTHER_KEY, miss.reason());
  }

  @Test
  void theFingerprintIsCosignsHint() throws Exception {
    String hint =
        JsonObject.parse(CosignFiles.bytes("bundle-p256.json"))
            .object("verificationMaterial")
            .orElseThrow()
            .object("publicKey")
            .orElseThrow()
            .text("hint");
    assertEquals("SHA256:" + hint, CosignFiles.key("p256.pub").signer().fingerprint());
  }

  @Test
  void oneOfSeveralKeysIsEnoughAndItsOwnerIsNamed() {
    Verdict verdict =
        trusting("rsa2048.pub", "p256.pub", "ed25519.pub")
            .verify(CosignFiles.MANIFEST, CosignFiles.bundle("bundle-p256.json"));
    assertEquals("p256.pub", assertInstanceOf(Verdict.Signed.class, verdict).signer().name());
  }

  @Test
  void annotationsAreThoseThatWereSigned() {
    Verdict verdict =
        trusting("p256.pub")
            .verify(CosignFiles.MANIFEST, CosignFiles.bundle("bundle-annotations.json"));
    assertEquals(
        Map.of("env", "prod", "rev", "7"),
        assertInstanceOf(Verdict.Signed.class, verdict).annotations());
  }

  @Test
  void theFormBeforeVersionThreeIsVerified() throws Exception {
    String value =
        JsonObject.parse(CosignFiles.bytes("classic-manifest.json"))
            .objects("layers")
            .getFirst()
            .textMap("annotations")
            .get("dev.cosignproject.cosign/signature");
    Signature signature =
        new Signature(
            Signature.Kind.CLASSIC,
            CosignFiles.CARRIER,
            CosignFiles.text("classic-payload.json"),
            String.valueOf(value));
    assertInstanceOf(
        Verdict.Signed.class, trusting("p256.pub").verify(CosignFiles.MANIFEST, signature));
    assertInstanceOf(
        Verdict.NotSigned.class, trusting("cosign.pub").verify(CosignFiles.MANIFEST, signature));
  }
}
