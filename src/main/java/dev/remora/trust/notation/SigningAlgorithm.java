package dev.remora.trust.notation;

import dev.remora.trust.proof.Refusal;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/**
 * How an envelope is signed (Notary Project, signature specification, "Algorithm Selection"). The
 * kind and the length of a key fix it: nobody chooses a weaker hash for a key.
 */
enum SigningAlgorithm {
  PS256("RSA", 2048, -37, "SHA-256", 32),
  PS384("RSA", 3072, -38, "SHA-384", 48),
  PS512("RSA", 4096, -39, "SHA-512", 64),
  ES256("EC", 256, -7, "SHA-256", 32),
  ES384("EC", 384, -35, "SHA-384", 48),
  ES512("EC", 521, -36, "SHA-512", 66);

  private final String factory;
  private final int keyBits;
  private final long coseNumber;
  private final String hash;

  /** Of the salt, or of each of the two numbers of a signature, in bytes. */
  private final int length;

  SigningAlgorithm(String factory, int keyBits, long coseNumber, String hash, int length) {
    this.factory = factory;
    this.keyBits = keyBits;
    this.coseNumber = coseNumber;
    this.hash = hash;
    this.length = length;
  }

  /** By its name in JWS (RFC 7518, section 3.1). */
  static Optional<SigningAlgorithm> named(String name) {
    for (SigningAlgorithm algorithm : values()) {
      if (algorithm.name().equals(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** By its number in COSE (RFC 9053, section 2.1, and RFC 8230, section 2). */
  static Optional<SigningAlgorithm> numbered(long number) {
    for (SigningAlgorithm algorithm : values()) {
      if (algorithm.coseNumber == number) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /**
   * The one by which a key signs.
   *
   * @param spki its SubjectPublicKeyInfo, of a key that is not weak
   */
  static SigningAlgorithm of(byte[] spki) throws Refusal {
    for (SigningAlgorithm algorithm : values()) {
      if (algorithm.key(spki).filter(key -> bits(key) == algorithm.keyBits).isPresent()) {
        return algorithm;
      }
    }
    throw Refusal.unreadable("its key is none of P-256, P-384, P-521, RSA-2048, -3072 and -4096");
  }

  private static int bits(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength();
      case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize();
      default -> 0;
    };
  }

  private Optional<PublicKey> key(byte[] spki) {
    try {
      return Optional.of(
          KeyFactory.getInstance(factory).generatePublic(new X509EncodedKeySpec(spki)));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // of another kind
    }
  }

  /** Whether a key made a signature of a message; false also where that is no signature at all. */
  boolean made(byte[] spki, byte[] signature, byte[] message) {
    Optional<PublicKey> key = key(spki);
    if (key.isEmpty() || !isWellFormed(signature)) {
      return false;
    }
    try {
      Signature check = check();
      check.initVerify(key.get());
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // it is not even of the right form
    }
  }

  /** Of ECDSA, two numbers of a fixed length: Java takes shorter ones, too. */
  private boolean isWellFormed(byte[] signature) {
    return factory.equals("RSA") || signature.length == 2 * length;
  }

  private Signature check() throws GeneralSecurityException {
    if (factory.equals("EC")) {
      return Signature.getInstance(hash.replace("-", "") + "withECDSAinP1363Format");
    }
    Signature check = Signature.getInstance("RSASSA-PSS");
    check.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), length, 1));
    return check;
  }
}
