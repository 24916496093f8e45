package dev.remora.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.proof.Testimony;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A proof takes milliseconds: it is made once, however often and with what size it is asked. */
class RememberedAnswersTest {
  private static final Digest MANIFEST = Digest.sha256(new byte[] {1});
  private static final Signature SIGNATURE =
      new Signature(Signature.Kind.BUNDLE, MANIFEST, "content", "");

  private int asked;

  private final Verifier verifier =
      new Verifier(
          new TrustRules(List.of(new Counting()), Map.of(), Optional.empty(), Revocations.none()));

  /** Trusts everything, as signed of eight bytes. */
  private final class Counting implements SignerPolicy {
    @Override
    public Testimony verify(Digest manifest, Signature signature) {
      asked++;
      return new Testimony(
          new Signer.Key("k", "SHA256:A"),
          new Claim(manifest.toString(), OptionalLong.of(8), new TreeMap<>()));
    }

    @Override
    public SignerKind kind() {
      return SignerKind.KEY;
    }

    @Override
    public Set<Signature.Kind> kinds() {
      return Set.of(Signature.Kind.BUNDLE);
    }

    @Override
    public List<String> trusted() {
      return List.of("k");
    }
  }

  @Test
  void theSizeOfTheManifestBecomesKnown() {
    assertInstanceOf(Verdict.Signed.class, verifier.verify(MANIFEST, SIGNATURE));
    assertInstanceOf(
        Verdict.Signed.class, verifier.verify(MANIFEST, OptionalLong.of(8), SIGNATURE));
    assertEquals(1, asked);
  }

  @Test
  void anotherSizeIsRefusedAllTheSame() {
    assertInstanceOf(Verdict.Signed.class, verifier.verify(MANIFEST, SIGNATURE));
    Verdict.NotSigned not =
        assertInstanceOf(
            Verdict.NotSigned.class, verifier.verify(MANIFEST, OptionalLong.of(9), SIGNATURE));
    assertEquals(Miss.Reason.OTHER_MANIFEST, not.miss().reason());
    assertEquals(1, asked);
  }

  @Test
  void anotherManifestIsAnotherQuestion() {
    assertInstanceOf(Verdict.Signed.class, verifier.verify(MANIFEST, SIGNATURE));
    assertInstanceOf(
        Verdict.Signed.class, verifier.verify(Digest.sha256(new byte[] {2}), SIGNATURE));
    assertEquals(2, asked);
  }
}
