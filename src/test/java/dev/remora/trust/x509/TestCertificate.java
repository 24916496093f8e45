package dev.remora.trust.x509;

import dev.remora.trust.TestKey;
import dev.remora.trust.proof.Period;
import java.util.Optional;

/**
 * A certificate that a test issued, and its key.
 *
 * @param subject its distinguished name, in DER
 * @param serial its number
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TestCertificate(byte[] der, TestKey key, byte[] subject, long serial) {
  public Certificate read() {
    try {
      return Certificate.parse(der);
    } catch (UnusableCertificate e) {
      throw new AssertionError(e);
    }
  }

  /** Since it is valid, without an end. */
  public Period since() {
    return new Period(read().validity().start(), Optional.empty());
  }
}
