package dev.remora.trust.timestamp;

import static dev.remora.trust.x509.DraftDer.context;
import static dev.remora.trust.x509.DraftDer.element;
import static dev.remora.trust.x509.DraftDer.integer;
import static dev.remora.trust.x509.DraftDer.joined;
import static dev.remora.trust.x509.DraftDer.octets;
import static dev.remora.trust.x509.DraftDer.oid;
import static dev.remora.trust.x509.DraftDer.sequence;
import static dev.remora.trust.x509.DraftDer.set;
import static dev.remora.trust.x509.DraftDer.time;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.trust.TestKey;
import dev.remora.trust.key.Hash;
import dev.remora.trust.x509.CertificatePath;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.TestCertificate;
import java.time.Instant;
import java.util.List;

/** A time stamp that is still to be made: a good one, in which anything can be made wrong. */
public final class DraftTimestamp {
  public static final TestCertificate ROOT = DraftCertificate.authority("tsa-root").selfSigned();
  public static final TestCertificate SIGNER = DraftCertificate.stamper("tsa").issuedBy(ROOT);

  static final String TIMESTAMP_INFO = "1.2.840.113549.1.9.16.1.4";
  static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
  static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
  static final String SHA256 = "2.16.840.1.101.3.4.2.1";
  static final String SHA512 = "2.16.840.1.101.3.4.2.3";
  static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";

  private final byte[] signature;
  private byte[] status = integer(0);
  private byte[] type = oid(TIMESTAMP_INFO);
  private byte[] tokenType = oid(SIGNED_DATA);
  private byte[] version = integer(1);
  private byte[] imprint;
  private byte[] time = time(DraftCertificate.NOW.plusSeconds(1));
  private byte[] more = new byte[0];
  private byte[] bag = new byte[0];
  private byte[] who;
  private byte[] attributes = new byte[0];
  private boolean otherDigest;
  private byte[] attributeType = oid(TIMESTAMP_INFO);
  private TestKey key = SIGNER.key();
  private String algorithm = "SHA256withECDSA";
  private byte[] identifier = sequence(oid(ECDSA_SHA256));
  private byte[] unsigned = new byte[0];
  private boolean signedTwice;

  private DraftTimestamp(byte[] signature) {
    this.signature = signature.clone();
    this.imprint = imprint(SHA256, Hash.SHA256.of(signature));
    this.who = named(SIGNER, ROOT.subject());
  }

  /** Of a signature, by {@link #authority}. */
  public static DraftTimestamp of(byte[] signature) {
    return new DraftTimestamp(signature);
  }

  public static TimestampAuthority authority() {
    return authority(SIGNER, ROOT);
  }

  public static TimestampAuthority authority(TestCertificate signer, TestCertificate above) {
    return new TimestampAuthority(
        signer.read(), new CertificatePath(List.of(above.read())), above.since());
  }

  static byte[] imprint(String hash, byte[] value) {
    return sequence(sequence(oid(hash)), octets(value));
  }

  /** A signer by the name of its issuer and its own number. */
  static byte[] named(TestCertificate signer, byte[] issuer) {
    return sequence(issuer, integer(signer.serial()));
  }

  public DraftTimestamp at(Instant when) {
    return timed(time(when));
  }

  /** By another certificate, that a root issued. */
  public DraftTimestamp by(TestCertificate signer, TestCertificate issuer) {
    key = signer.key();
    who = named(signer, issuer.subject());
    return this;
  }

  DraftTimestamp timed(byte[] element) {
    time = element;
    return this;
  }

  DraftTimestamp status(byte[] element) {
    status = element;
    return this;
  }

  DraftTimestamp type(String oid) {
    type = oid(oid);
    return this;
  }

  DraftTimestamp tokenType(String oid) {
    tokenType = oid(oid);
    return this;
  }

  DraftTimestamp version(int number) {
    version = integer(number);
    return this;
  }

  DraftTimestamp imprinted(byte[] element) {
    imprint = element;
    return this;
  }

  /** What follows its time. */
  DraftTimestamp more(byte[]... elements) {
    more = joined(elements);
    return this;
  }

  /** With certificates inside. */
  DraftTimestamp bag(TestCertificate... certificates) {
    byte[] all = new byte[0];
    for (TestCertificate certificate : certificates) {
      all = joined(all, certificate.der());
    }
    bag = context(0, all);
    return this;
  }

  DraftTimestamp who(byte[] element) {
    who = element;
    return this;
  }

  /** Signs other attributes beside those that there have to be. */
  DraftTimestamp attributes(byte[]... elements) {
    attributes = joined(elements);
    return this;
  }

  DraftTimestamp ofOtherContent() {
    otherDigest = true;
    return this;
  }

  DraftTimestamp attributeType(String oid) {
    attributeType = oid(oid);
    return this;
  }

  DraftTimestamp key(TestKey other) {
    key = other;
    return this;
  }

  DraftTimestamp algorithm(String java, byte[] element) {
    algorithm = java;
    identifier = element;
    return this;
  }

  DraftTimestamp unsigned(byte[]... elements) {
    unsigned = context(1, elements);
    return this;
  }

  /** With something behind all that its signer may have. */
  DraftTimestamp behind(byte[] element) {
    unsigned = joined(unsigned, element);
    return this;
  }

  DraftTimestamp signedTwice() {
    signedTwice = true;
    return this;
  }

  private byte[] info() {
    return sequence(version, oid("1.3.6.1.4.1.4711.1"), imprint, integer(42), time, more);
  }

  static byte[] attribute(String type, byte[]... values) {
    return sequence(oid(type), set(values));
  }

  public byte[] response() {
    byte[] info = info();
    byte[] digest = Hash.SHA256.of(otherDigest ? signature : info);
    byte[] signed =
        joined(
            sequence(oid(CONTENT_TYPE), set(attributeType)),
            attribute(MESSAGE_DIGEST, octets(digest)),
            attributes);
    byte[] signer =
        sequence(
            integer(1),
            who,
            sequence(oid(SHA256)),
            context(0, signed),
            identifier,
            octets(key.sign(algorithm, set(signed))),
            unsigned);
    byte[] data =
        sequence(
            integer(3),
            set(sequence(oid(SHA256))),
            sequence(type, context(0, octets(info))),
            bag,
            signedTwice ? set(signer, signer) : set(signer));
    return sequence(sequence(status), sequence(tokenType, context(0, data)));
  }

  static byte[] text(int tag, String text) {
    return element(tag, text.getBytes(US_ASCII));
  }
}
