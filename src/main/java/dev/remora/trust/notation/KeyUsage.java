package dev.remora.trust.notation;

import dev.remora.trust.proof.Refusal;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.MalformedDer;

/**
 * What the key of a certificate may be used for (RFC 5280, section 4.2.1.3).
 *
 * @param bits in the order of the document, the first of them highest
 */
record KeyUsage(int bits) {
  private static final String OID = "2.5.29.15";

  private static final int DIGITAL_SIGNATURE = 0x8000;
  private static final int CONTENT_COMMITMENT = 0x4000;
  private static final int CERTIFICATES = 0x0400;

  /** As the Notary Project asks for it: it has to be there, and nobody may pass over it. */
  static KeyUsage of(Certificate certificate) throws Refusal {
    byte[] value =
        certificate
            .extension(OID)
            .filter(_ -> certificate.isCritical(OID))
            .orElseThrow(
                () -> Refusal.unreadable("a certificate does not say what its key is for"));
    try {
      byte[] content = Der.parse(value).require(Der.BIT_STRING).content();
      int bits = 0;
      for (int at = 1; at <= 2; at++) { // the first says how many bits of the last are none
        bits = bits << 8 | (at < content.length ? content[at] & 0xff : 0);
      }
      return new KeyUsage(bits);
    } catch (MalformedDer e) {
      throw Refusal.unreadable("what a certificate's key is for cannot be read");
    }
  }

  boolean isOnlyForSignatures() {
    return (bits & DIGITAL_SIGNATURE) != 0
        && (bits & ~(DIGITAL_SIGNATURE | CONTENT_COMMITMENT)) == 0;
  }

  boolean isForCertificates() {
    return (bits & CERTIFICATES) != 0;
  }
}
