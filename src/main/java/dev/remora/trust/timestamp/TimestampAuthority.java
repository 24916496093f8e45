package dev.remora.trust.timestamp;

import dev.remora.trust.proof.Period;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.CertificatePath;

/**
 * Who says when something was signed.
 *
 * @param certificate by which its time stamps are verified, and by no other: what a time stamp
 *     brings along is not looked at
 * @param validFor when it is trusted
 */
public record TimestampAuthority(Certificate certificate, CertificatePath path, Period validFor) {}
