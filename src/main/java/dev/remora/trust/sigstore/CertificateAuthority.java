package dev.remora.trust.sigstore;

import dev.remora.trust.proof.Period;
import dev.remora.trust.x509.CertificatePath;

/**
 * Who certifies identities, such as Fulcio.
 *
 * @param path from the authority that issues to the one that is trusted by itself
 * @param validFor when it is trusted
 */
public record CertificateAuthority(CertificatePath path, Period validFor) {}
