package dev.remora.trust.sigstore;

import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.sigstore.UnknownEntry.Role;
import dev.remora.trust.x509.Certificate;
import java.time.Instant;

/** Whether a certificate is one that an authority of a trusted root issued. */
final class FulcioChain {
  static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  private FulcioChain() {}

  /**
   * Refuses a certificate that was not trusted at a time: what is above it comes from the root
   * alone, and has to be valid at that time, too.
   *
   * @return the certificate of the authority that issued it
   */
  static Certificate requireTrusted(Certificate leaf, TrustedRoot root, Instant time)
      throws Refusal {
    if (leaf.claimsAuthority()) {
      throw Refusal.unreadable("its certificate is one of an authority");
    }
    if (!leaf.signs()) {
      throw Refusal.unreadable("its certificate is not for signing");
    }
    Miss nearest =
        new Miss(
            Miss.Reason.OTHER_AUTHORITY,
            "carries a signature of " + time + ", when no authority was trusted");
    for (CertificateAuthority authority : root.certificateAuthorities()) {
      if (authority.validFor().contains(time)) {
        try {
          authority.path().requireTrusted(leaf, CODE_SIGNING, time);
          return authority.path().issuers().getFirst();
        } catch (Refusal e) {
          nearest = e.miss().nearer(nearest);
        }
      }
    }
    throw new Refusal(
        nearest.reason() == Miss.Reason.OTHER_AUTHORITY
            ? new Miss(nearest.reason(), nearest.why() + root.besides(Role.CERTIFICATE_AUTHORITY))
            : nearest);
  }
}
