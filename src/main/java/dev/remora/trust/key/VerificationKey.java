package dev.remora.trust.key;

import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.StrictBase64;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.EllipticCurve;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A public key whose signatures count: P-256, P-384 or P-521, RSA of 2048 to 8192 bits, or Ed25519.
 */
public final class VerificationKey {
  private static final int SHORTEST_MODULUS = 2048;
  private static final BigInteger SMALLEST_EXPONENT = BigInteger.valueOf(65537);

  /**
   * Of RSA: certificates bring keys of strangers, and with a modulus of 3072 bits and an exponent
   * as long one signature takes as much time as three hundred. Go has the same limits.
   */
  private static final int LONGEST_MODULUS = 8192;

  private static final int LONGEST_EXPONENT = 31;

  private final KeyKind kind;
  private final PublicKey key;
  private final Signer.Key signer;

  private VerificationKey(KeyKind kind, PublicKey key, Signer.Key signer) {
    this.kind = kind;
    this.key = key;
    this.signer = signer;
  }

  /**
   * Reads one from PEM.
   *
   * @param name as people call it, such as the name of its file
   * @throws UnusableKey where the text is something else, holds something beside the key, or the
   *     key is weak
   */
  public static VerificationKey parse(String name, byte[] pem) throws UnusableKey {
    return of(name, PublicKeyPem.decode(pem));
  }

  /** Of a SubjectPublicKeyInfo; fails as {@link #parse} does. */
  public static VerificationKey of(String name, byte[] spki) throws UnusableKey {
    KeyKind kind = KeyKind.of(spki);
    PublicKey key = decoded(kind, spki);
    if (!Arrays.equals(key.getEncoded(), spki)) { // its fingerprint would be another one
      throw new UnusableKey("it is not in DER");
    }
    switch (key) {
      case RSAPublicKey rsa -> checkStrength(rsa);
      case ECPublicKey ec -> checkPoint(ec);
      case EdECPublicKey edwards -> checkPoint(edwards);
      default -> throw new UnusableKey("it is of another kind");
    }
    return new VerificationKey(kind, key, new Signer.Key(name, fingerprint(spki)));
  }

  private static PublicKey decoded(KeyKind kind, byte[] spki) throws UnusableKey {
    try {
      return KeyFactory.getInstance(kind.factory()).generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new UnusableKey("it is damaged"); // Java's words would say less
    }
  }

  private static void checkStrength(RSAPublicKey rsa) throws UnusableKey {
    int bits = rsa.getModulus().bitLength();
    if (bits < SHORTEST_MODULUS) {
      throw new UnusableKey(
          "it is an RSA key of " + bits + " bits, and " + SHORTEST_MODULUS + " are the fewest");
    }
    if (rsa.getPublicExponent().compareTo(SMALLEST_EXPONENT) < 0) {
      throw new UnusableKey(
          "it is an RSA key with the exponent "
              + rsa.getPublicExponent()
              + ", and 65537 is the smallest");
    }
    if (bits > LONGEST_MODULUS || rsa.getPublicExponent().bitLength() > LONGEST_EXPONENT) {
      throw new UnusableKey(
          "it is an RSA key of %d bits with an exponent of %d, and %d and %d are the most"
              .formatted(
                  bits, rsa.getPublicExponent().bitLength(), LONGEST_MODULUS, LONGEST_EXPONENT));
    }
  }

  /** Java takes any two numbers for a point. */
  private static void checkPoint(ECPublicKey key) throws UnusableKey {
    EllipticCurve curve = key.getParams().getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    ECPoint point = key.getW();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
    boolean onCurve = y.pow(2).subtract(right).mod(p).signum() == 0;
    if (!onCurve || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      throw notOnItsCurve();
    }
  }

  /**
   * Java looks at the point only when it is to verify, and takes one of any order. Of those of
   * small order there are eight (RFC 8032, section 8.9), by y and its negative three; anybody finds
   * signatures by them.
   */
  private static void checkPoint(EdECPublicKey key) throws UnusableKey {
    if (!isPoint(key)) {
      throw notOnItsCurve();
    }
    BigInteger y = key.getPoint().getY();
    BigInteger p = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    BigInteger either = y.min(p.subtract(y));
    BigInteger ofOrderEight =
        new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);
    if (List.of(BigInteger.ZERO, BigInteger.ONE, ofOrderEight).contains(either)) {
      throw new UnusableKey("it is an Ed25519 key of small order, by which everybody can sign");
    }
  }

  private static boolean isPoint(EdECPublicKey key) {
    try {
      Signature.getInstance(KeyKind.ED25519.signature()).initVerify(key);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static UnusableKey notOnItsCurve() {
    return new UnusableKey("it is damaged: its point is not on its curve");
  }

  /** Whose key it is. */
  public Signer.Key signer() {
    return signer;
  }

  /** Whether it made a signature of a message; false also where that is no signature at all. */
  public boolean made(byte[] signature, byte[] message) {
    return switch (kind) {
      case P256 -> made(signature, message, SignatureAlgorithm.ECDSA_SHA256);
      case P384 -> made(signature, message, SignatureAlgorithm.ECDSA_SHA384);
      case P521 -> made(signature, message, SignatureAlgorithm.ECDSA_SHA512);
      case RSA -> made(signature, message, SignatureAlgorithm.RSA_SHA256);
      // cosign hashes first, others do not. No signature of the one kind is one of the other
      case ED25519 ->
          made(signature, message, kind.signature(), new EdDSAParameterSpec(true))
              || madeOfWhole(signature, message);
    };
  }

  /** The same, where it is known that a key of Ed25519 signs no hash of the message. */
  public boolean madeOfWhole(byte[] signature, byte[] message) {
    return kind == KeyKind.ED25519
        ? made(signature, message, kind.signature(), new EdDSAParameterSpec(false))
        : made(signature, message);
  }

  /** The same in a way that is named beside the signature; none counts by a key of another kind. */
  public boolean made(byte[] signature, byte[] message, SignatureAlgorithm algorithm) {
    return algorithm.fits(kind)
        && (kind == KeyKind.RSA || EcdsaDer.isStrict(signature))
        && made(signature, message, algorithm.java(), null);
  }

  private boolean made(
      byte[] signature, byte[] message, String algorithm, @Nullable EdDSAParameterSpec parameters) {
    try {
      Signature check = Signature.getInstance(algorithm);
      if (parameters != null) {
        check.setParameter(parameters);
      }
      check.initVerify(key);
      check.update(message);
      return check.verify(signature);
    } catch (InvalidAlgorithmParameterException e) {
      throw new IllegalStateException(e); // Java has both kinds
    } catch (GeneralSecurityException e) {
      return false; // it is not even of the right form
    }
  }

  /** Of a SubjectPublicKeyInfo; what cosign gives as a hint, with the algorithm before it. */
  public static String fingerprint(byte[] spki) {
    try {
      return Signer.FINGERPRINT
          + StrictBase64.encode(MessageDigest.getInstance("SHA-256").digest(spki));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // required of every Java platform
    }
  }

  @Override
  public String toString() {
    return signer.toString();
  }
}
