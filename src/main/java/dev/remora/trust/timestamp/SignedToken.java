package dev.remora.trust.timestamp;

import dev.remora.trust.key.Hash;
import dev.remora.trust.key.SignatureAlgorithm;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.DerSequence;
import dev.remora.trust.x509.MalformedDer;
import dev.remora.trust.x509.Oid;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * A time stamp as its authority signed it: of the cryptographic message syntax (RFC 5652) the part
 * that time stamps use. The certificates that may lie in it are skipped: anybody can add one.
 *
 * @param info what is signed, unverified
 * @param attributes over which the signature is, as they are signed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SignedToken(
    byte[] info, Der signer, byte[] attributes, SignatureAlgorithm algorithm, byte[] signature) {
  private static final Oid SIGNED_DATA = Oid.of("1.2.840.113549.1.7.2");
  private static final Oid TIMESTAMP_INFO = Oid.of("1.2.840.113549.1.9.16.1.4");
  private static final Oid CONTENT_TYPE = Oid.of("1.2.840.113549.1.9.3");
  private static final Oid MESSAGE_DIGEST = Oid.of("1.2.840.113549.1.9.4");
  private static final String SUBJECT_KEY = "2.5.29.14";

  /** Of a TimeStampResp. */
  static SignedToken ofResponse(byte[] response) throws MalformedDer {
    DerSequence parts = Der.parse(response).sequence();
    BigInteger status = parts.next().sequence().next().integer();
    if (!status.equals(BigInteger.ZERO) && !status.equals(BigInteger.ONE)) { // 1: with changes
      throw new MalformedDer("the authority did not grant it");
    }
    DerSequence token = parts.only().sequence();
    if (!token.next().oid().equals(SIGNED_DATA)) {
      throw new MalformedDer("it is of another type");
    }
    return ofSignedData(explicit(token.only()).sequence());
  }

  private static SignedToken ofSignedData(DerSequence data) throws MalformedDer {
    data.next().integer(); // a version, which follows from the rest
    data.next(Der.SET); // what is hashed by: the signer says it, too
    DerSequence content = data.next().sequence();
    if (!content.next().oid().equals(TIMESTAMP_INFO)) {
      throw new MalformedDer("it is no time stamp");
    }
    byte[] info = explicit(content.only()).require(Der.OCTET_STRING).content();
    data.optional(Der.CONTEXT_CONSTRUCTED); // certificates
    data.optional(Der.CONTEXT_CONSTRUCTED + 1); // revocations
    return ofSigner(info, data.only().require(Der.SET).elements().only().sequence());
  }

  private static SignedToken ofSigner(byte[] info, DerSequence signer) throws MalformedDer {
    signer.next().integer();
    Der who = signer.next();
    Hash hash = Algorithms.hash(signer.next());
    Der attributes = signer.next(Der.CONTEXT_CONSTRUCTED);
    SignatureAlgorithm algorithm = Algorithms.signature(signer.next(), hash);
    byte[] signature = signer.next(Der.OCTET_STRING).content();
    signer.optional(Der.CONTEXT_CONSTRUCTED + 1); // attributes that nobody signed
    signer.end();
    requireAttribute(attributes, CONTENT_TYPE, value -> value.oid().equals(TIMESTAMP_INFO));
    requireAttribute(
        attributes,
        MESSAGE_DIGEST,
        value -> Arrays.equals(value.require(Der.OCTET_STRING).content(), hash.of(info)));
    return new SignedToken(
        info, who, Der.encode(Der.SET, attributes.content()), algorithm, signature);
  }

  private static Der explicit(Der element) throws MalformedDer {
    return element.require(Der.CONTEXT_CONSTRUCTED).elements().only();
  }

  /** What an attribute has to be. */
  private interface Condition {
    boolean holds(Der value) throws MalformedDer;
  }

  /** It is there once, has one value, and that is right. */
  private static void requireAttribute(Der attributes, Oid type, Condition condition)
      throws MalformedDer {
    Optional<Der> found = Optional.empty();
    for (Der attribute : attributes.elements().rest()) {
      DerSequence parts = attribute.sequence();
      if (parts.next().oid().equals(type)) {
        if (found.isPresent()) {
          throw new MalformedDer("it has an attribute twice");
        }
        found = Optional.of(parts.only().require(Der.SET).elements().only());
      }
    }
    if (found.isEmpty() || !condition.holds(found.get())) {
      throw new MalformedDer("what its authority signed is not what it says");
    }
  }

  /** Whether it names a certificate as its signer's. */
  boolean names(Certificate certificate) throws MalformedDer {
    if (signer.tag() == Der.CONTEXT) {
      Optional<byte[]> key = certificate.extension(SUBJECT_KEY);
      return key.isPresent()
          && Arrays.equals(
              Der.parse(key.get()).require(Der.OCTET_STRING).content(), signer.content());
    }
    DerSequence parts = signer.sequence();
    byte[] issuer = parts.next(Der.SEQUENCE).encoded();
    BigInteger number = parts.only().integer();
    return Arrays.equals(issuer, certificate.issuer()) && number.equals(certificate.serialNumber());
  }

  /** Whether a certificate's key signed it. */
  boolean signedBy(Certificate certificate) {
    return certificate.key().made(signature, attributes, algorithm);
  }
}
