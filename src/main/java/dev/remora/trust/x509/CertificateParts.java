package dev.remora.trust.x509;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Parts of a certificate as they stand in it, to the byte: Java writes what it read anew.
 *
 * @param serial its number among those of its issuer
 * @param issuer a distinguished name
 * @param subject a distinguished name
 * @param spki its key
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CertificateParts(BigInteger serial, byte[] issuer, byte[] subject, byte[] spki) {
  static CertificateParts read(byte[] certificate) throws MalformedDer {
    DerSequence whole = Der.parse(certificate).sequence();
    DerSequence signed = whole.next().sequence();
    byte[] algorithm = whole.next(Der.SEQUENCE).encoded();
    whole.only().bits(); // the signature
    signed.optional(Der.CONTEXT_CONSTRUCTED); // its version
    BigInteger serial = signed.next().integer();
    if (!Arrays.equals(signed.next(Der.SEQUENCE).encoded(), algorithm)) {
      throw new MalformedDer("it is signed in another way than it says");
    }
    byte[] issuer = signed.next(Der.SEQUENCE).encoded();
    signed.next(Der.SEQUENCE); // when it is valid
    return new CertificateParts(
        serial, issuer, signed.next(Der.SEQUENCE).encoded(), signed.next(Der.SEQUENCE).encoded());
  }
}
