package dev.remora.trust.sigstore;

import dev.remora.trust.key.Hash;
import dev.remora.trust.key.SignatureAlgorithm;
import dev.remora.trust.log.LogKey;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.sigstore.UnknownEntry.Role;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.DerSequence;
import dev.remora.trust.x509.MalformedDer;
import dev.remora.trust.x509.Oid;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a certificate was entered in a log of certificates (RFC 6962): such a log promises it in
 * the certificate itself. So that nobody can be certified without the world being able to see it.
 */
final class SignedCertificateTimestamps {
  private static final String DOTTED = "1.3.6.1.4.1.11129.2.4.2";
  private static final Oid EXTENSION = Oid.of(DOTTED);
  private static final int EXTENSIONS = Der.CONTEXT_CONSTRUCTED + 3;
  private static final int MOST = 16;
  private static final int ID = 32;

  /** By their numbers (RFC 5246, section 7.4.1.4.1): no log may use another. */
  private static final Map<Integer, SignatureAlgorithm> ALGORITHMS =
      Map.of(0x0403, SignatureAlgorithm.ECDSA_SHA256, 0x0401, SignatureAlgorithm.RSA_SHA256);

  private final Certificate leaf;
  private final Certificate issuer;

  private SignedCertificateTimestamps(Certificate leaf, Certificate issuer) {
    this.leaf = leaf;
    this.issuer = issuer;
  }

  /** A promise of one log (section 3.2), unverified. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Promise(
      String log, long time, byte[] extensions, SignatureAlgorithm algorithm, byte[] signature) {}

  /**
   * Refuses a certificate that no log promised to show, unless the root lists no such logs.
   *
   * @param issuer whose certificate verified it
   */
  static void require(Certificate leaf, Certificate issuer, TrustedRoot root) throws Refusal {
    if (root.requiresCertificateLog()) {
      new SignedCertificateTimestamps(leaf, issuer).require(root);
    }
  }

  private void require(TrustedRoot root) throws Refusal {
    Optional<byte[]> extension = leaf.extension(DOTTED);
    if (extension.isEmpty()) {
      throw refused("is in no log of certificates");
    }
    try {
      byte[] certificate = withoutPromises();
      for (Promise promise : read(extension.get())) {
        byte[] message = message(promise, certificate);
        if (root.ctLogs().stream().anyMatch(log -> made(log, promise, message))) {
          return;
        }
      }
    } catch (MalformedDer | BufferUnderflowException e) {
      throw refused("has promises of logs that cannot be read");
    }
    throw refused(
        "is in no log of certificates that is trusted" + root.besides(Role.CERTIFICATE_LOG));
  }

  private static boolean made(LogKey log, Promise promise, byte[] message) {
    return log.id().equals(promise.log())
        && log.validFor().contains(Instant.ofEpochMilli(promise.time()))
        && log.key().made(promise.signature(), message, promise.algorithm());
  }

  private static List<Promise> read(byte[] extension) throws MalformedDer {
    ByteBuffer in = ByteBuffer.wrap(Der.parse(extension).require(Der.OCTET_STRING).content());
    ByteBuffer list = ByteBuffer.wrap(bytes(in));
    requireEnd(in);
    List<Promise> promises = new ArrayList<>();
    while (list.hasRemaining()) {
      ByteBuffer promise = ByteBuffer.wrap(bytes(list));
      if (promise.get() == 0) { // of another version nobody knows what follows
        promises.add(promise(promise));
      }
      if (promises.size() > MOST) {
        throw new MalformedDer("there are too many");
      }
    }
    return promises;
  }

  private static Promise promise(ByteBuffer in) throws MalformedDer {
    byte[] id = new byte[ID];
    in.get(id);
    long time = in.getLong();
    byte[] extensions = bytes(in);
    SignatureAlgorithm algorithm = ALGORITHMS.get((int) in.getShort());
    byte[] signature = bytes(in);
    requireEnd(in);
    if (algorithm == null) {
      throw new MalformedDer("one is signed by another algorithm");
    }
    return new Promise(HexFormat.of().formatHex(id), time, extensions, algorithm, signature);
  }

  /** What is preceded by its length in two bytes. */
  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getShort() & 0xffff];
    in.get(bytes);
    return bytes;
  }

  private static void requireEnd(ByteBuffer in) throws MalformedDer {
    if (in.hasRemaining()) {
      throw new MalformedDer("something follows");
    }
  }

  /** What the log signed: the certificate as it was before the log's promise was added to it. */
  private byte[] withoutPromises() throws MalformedDer {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (Der part : Der.parse(leaf.signedPart()).sequence().rest()) {
      parts.writeBytes(part.tag() == EXTENSIONS ? others(part) : part.encoded());
    }
    return Der.encode(Der.SEQUENCE, parts.toByteArray());
  }

  private static byte[] others(Der extensions) throws MalformedDer {
    ByteArrayOutputStream others = new ByteArrayOutputStream();
    DerSequence all = extensions.elements().only().sequence();
    for (Der extension : all.rest()) {
      if (!extension.sequence().next().oid().equals(EXTENSION)) {
        others.writeBytes(extension.encoded());
      }
    }
    return Der.encode(EXTENSIONS, Der.encode(Der.SEQUENCE, others.toByteArray()));
  }

  /** An entry of a certificate that has no promise yet (section 3.2, precert_entry). */
  private byte[] message(Promise promise, byte[] certificate) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream message = new DataOutputStream(bytes)) {
      message.writeByte(0); // version 1
      message.writeByte(0); // of a certificate
      message.writeLong(promise.time());
      message.writeShort(1); // before the promise was added
      message.write(Hash.SHA256.of(issuer.spki()));
      message.writeByte(certificate.length >> 16);
      message.writeShort(certificate.length);
      message.write(certificate);
      message.writeShort(promise.extensions().length);
      message.write(promise.extensions());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // in memory
    }
    return bytes.toByteArray();
  }

  private static Refusal refused(String why) {
    return new Refusal(Miss.Reason.UNPROVEN, "carries a signature whose certificate " + why);
  }
}
