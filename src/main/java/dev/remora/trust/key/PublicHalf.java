package dev.remora.trust.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import javax.crypto.KeyAgreement;

/**
 * The public key of a private one. A file need not hold it, what it holds may be another's, and
 * Java does not derive it; so Java is asked for something else that needs just that. No number that
 * has to remain secret is computed with here.
 */
public final class PublicHalf {
  private PublicHalf() {}

  /**
   * Derives it.
   *
   * @throws GeneralSecurityException when the key is damaged, or of a kind that signs nothing here
   */
  static PublicKey of(PrivateKey key, KeyKind kind) throws GeneralSecurityException {
    return switch (key) {
      case RSAPrivateCrtKey rsa ->
          KeyFactory.getInstance(kind.factory())
              .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
      case ECPrivateKey ec -> onCurve(ec, kind);
      case EdECPrivateKey edwards -> ofSeed(edwards, kind);
      default -> throw new InvalidKeySpecException("it is of another kind");
    };
  }

  /**
   * What two parties agree on is the x of one's point times the other's number (SEC 1, 3.3.1): with
   * the curve's own base point for the other, that of the public key. Of the two points that have
   * it, the right one verifies what the key signs.
   */
  private static PublicKey onCurve(ECPrivateKey key, KeyKind kind) throws GeneralSecurityException {
    ECParameterSpec parameters = key.getParams();
    KeyFactory keys = KeyFactory.getInstance(kind.factory());
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(
        keys.generatePublic(new ECPublicKeySpec(parameters.getGenerator(), parameters)), true);
    BigInteger x = new BigInteger(1, agreement.generateSecret());
    EllipticCurve curve = parameters.getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger square = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    // of all three curves p is 3 modulo 4, which makes this a square root
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    for (BigInteger either : new BigInteger[] {y, p.subtract(y)}) {
      PublicKey found =
          keys.generatePublic(new ECPublicKeySpec(new ECPoint(x, either), parameters));
      if (belongTogether(key, found, kind)) {
        return found;
      }
    }
    throw new InvalidKeySpecException("it is damaged");
  }

  private static boolean belongTogether(PrivateKey key, PublicKey candidate, KeyKind kind)
      throws GeneralSecurityException {
    byte[] sample = {1, 2, 3};
    Signature signature = Signature.getInstance(kind.signature());
    signature.initSign(key);
    signature.update(sample);
    byte[] signed = signature.sign();
    signature.initVerify(candidate);
    signature.update(sample);
    return signature.verify(signed);
  }

  /** A pair is made of nothing but random bytes (RFC 8032, 5.1.5): of these, instead. */
  private static PublicKey ofSeed(EdECPrivateKey key, KeyKind kind)
      throws GeneralSecurityException {
    byte[] seed =
        key.getBytes().orElseThrow(() -> new InvalidKeySpecException("it cannot be read"));
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.factory());
    generator.initialize(key.getParams(), new Seed(seed));
    KeyPair pair = generator.generateKeyPair();
    if (!pair.getPrivate().equals(key)) { // a Java that makes pairs in another way
      throw new InvalidKeySpecException("its public key cannot be derived");
    }
    return pair.getPublic();
  }

  /** Gives the bytes that it was made of. */
  private static final class Seed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    Seed(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }
}
