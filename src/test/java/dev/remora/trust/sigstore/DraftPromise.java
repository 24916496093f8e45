package dev.remora.trust.sigstore;

import static dev.remora.trust.x509.DraftDer.octets;
import static dev.remora.trust.x509.DraftDer.oid;
import static dev.remora.trust.x509.DraftDer.sequence;

import dev.remora.trust.TestKey;
import dev.remora.trust.key.Hash;
import dev.remora.trust.log.LogKey;
import dev.remora.trust.proof.Period;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.DraftDer;
import dev.remora.trust.x509.TestCertificate;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * The promise of a log of certificates that is still to be made (RFC 6962, section 3.2): a good
 * one, in which anything can be made wrong.
 */
public final class DraftPromise {
  private static final String EXTENSION = "1.3.6.1.4.1.11129.2.4.2";

  private TestKey key = TestKey.of("P256-ct");
  private byte[] id = Hash.SHA256.of(key.spki());
  private final TestKey issuer;
  private int version;
  private int called;
  private Instant time = DraftCertificate.NOW;
  private byte[] extensions = new byte[0];
  private int algorithm = 0x0403;
  private int entryType = 1;
  private byte[] more = new byte[0];

  private DraftPromise(TestKey issuer) {
    this.issuer = issuer;
  }

  /** Of a certificate that an authority is to issue, by the log of {@link #log}. */
  public static DraftPromise below(TestCertificate issuer) {
    return new DraftPromise(issuer.key());
  }

  public static LogKey log() {
    return log(new Period(DraftCertificate.BEGINNING, Optional.empty()));
  }

  static LogKey log(Period validFor) {
    TestKey key = TestKey.of("P256-ct");
    return LogKey.of(Hash.SHA256.of(key.spki()), key.verification(), validFor);
  }

  DraftPromise by(TestKey other) {
    key = other;
    return this;
  }

  DraftPromise of(byte[] log) {
    id = log;
    return this;
  }

  DraftPromise version(int number) {
    version = number;
    return called(number);
  }

  /** In whose version it is written, whatever was signed. */
  DraftPromise called(int number) {
    called = number;
    return this;
  }

  public DraftPromise at(Instant when) {
    time = when;
    return this;
  }

  DraftPromise extensions(byte[] bytes) {
    extensions = bytes;
    return this;
  }

  DraftPromise algorithm(int number) {
    algorithm = number;
    return this;
  }

  DraftPromise entryType(int number) {
    entryType = number;
    return this;
  }

  /** What follows its signature. */
  DraftPromise more(byte[] bytes) {
    more = bytes;
    return this;
  }

  byte[] of(TestKey issuer, byte[] signedPart) {
    byte[] message =
        DraftDer.joined(
            new byte[] {(byte) version, 0},
            ByteBuffer.allocate(10)
                .putLong(time.toEpochMilli())
                .putShort((short) entryType)
                .array(),
            Hash.SHA256.of(issuer.spki()),
            new byte[] {0},
            counted(signedPart),
            counted(extensions));
    return DraftDer.joined(
        new byte[] {(byte) called},
        id,
        ByteBuffer.allocate(8).putLong(time.toEpochMilli()).array(),
        counted(extensions),
        new byte[] {(byte) (algorithm >> 8), (byte) algorithm},
        counted(key.sign(message)),
        more);
  }

  static byte[] counted(byte[] bytes) {
    return DraftDer.joined(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
  }

  /** The extension of a certificate with promises, as a function of what is signed without it. */
  public static DraftCertificate promised(DraftCertificate draft, DraftPromise... promises) {
    return draft.promised(
        signedPart -> {
          byte[] list = new byte[0];
          for (DraftPromise promise : promises) {
            list = DraftDer.joined(list, counted(promise.of(promise.issuer, signedPart)));
          }
          return extension(counted(list));
        });
  }

  /** The extension with any content. */
  static byte[] extension(byte[] list) {
    return sequence(oid(EXTENSION), octets(octets(list)));
  }
}
