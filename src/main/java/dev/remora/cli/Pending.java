package dev.remora.cli;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.proof.Testimony;
import java.util.List;
import java.util.Set;

/**
 * Stands for a policy that is not built yet: refuses all, so that nothing is let pass meanwhile.
 */
record Pending(SignerKind kind, List<String> trusted) implements SignerPolicy {
  @Override
  public Set<Signature.Kind> kinds() {
    return kind == SignerKind.CERTIFICATE
        ? Set.of(Signature.Kind.NOTATION_JWS, Signature.Kind.NOTATION_COSE)
        : Set.of(Signature.Kind.BUNDLE);
  }

  @Override
  public Testimony verify(Digest manifest, Signature signature) throws Refusal {
    throw new Refusal(Miss.Reason.UNPROVEN, "carries a signature that nobody looked at");
  }
}
