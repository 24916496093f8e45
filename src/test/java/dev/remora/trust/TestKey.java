package dev.remora.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.key.VerificationKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A key pair that was made for the tests of this process. */
public final class TestKey {
  private static final Map<String, TestKey> MADE = new ConcurrentHashMap<>();

  private final String name;
  private final KeyPair pair;

  private TestKey(String name, KeyPair pair) {
    this.name = name;
    this.pair = pair;
  }

  /**
   * One by its name, always the same: the kind (P256, P384, P521, RSA, ED25519), and a number; of
   * ED448 none counts.
   */
  public static TestKey of(String name) {
    return MADE.computeIfAbsent(name, TestKey::make);
  }

  public static TestKey p256() {
    return of("P256");
  }

  private static TestKey make(String name) {
    try {
      String kind = kind(name);
      AlgorithmParameterSpec of =
          switch (kind) {
            case "P256" -> new ECGenParameterSpec("secp256r1");
            case "P384" -> new ECGenParameterSpec("secp384r1");
            case "P521" -> new ECGenParameterSpec("secp521r1");
            case "RSA" -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
            case "RSA1024" -> new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4);
            case "RSAE3" -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F0);
            default -> new EdDSAParameterSpec(false);
          };
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(
              kind.startsWith("P") ? "EC" : kind.startsWith("R") ? "RSA" : kind);
      if (!kind.startsWith("ED")) {
        generator.initialize(of);
      }
      return new TestKey(name, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(name, e);
    }
  }

  /** What is before the number. */
  private static String kind(String name) {
    int number = name.indexOf('-');
    return number < 0 ? name : name.substring(0, number);
  }

  public byte[] spki() {
    return pair.getPublic().getEncoded();
  }

  public static byte[] pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return ("-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n")
        .getBytes(US_ASCII);
  }

  public byte[] publicPem() {
    return pem("PUBLIC KEY", spki());
  }

  public byte[] privatePem() {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  public VerificationKey verification() {
    try {
      return VerificationKey.parse(name + ".pub", publicPem());
    } catch (UnusableKey e) {
      throw new AssertionError(name, e);
    }
  }

  /** As cosign signs with a key of this kind, but for Ed25519, which is pure here. */
  public byte[] sign(byte[] message) {
    return sign(
        switch (kind(name)) {
          case "P256" -> "SHA256withECDSA";
          case "P384" -> "SHA384withECDSA";
          case "P521" -> "SHA512withECDSA";
          case "ED25519" -> "Ed25519";
          default -> "SHA256withRSA";
        },
        message);
  }

  KeyPair pair() {
    return pair;
  }

  public byte[] sign(String algorithm, byte[] message) {
    return sign(algorithm, null, message);
  }

  public byte[] sign(
      String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] message) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      if (parameters != null) {
        signature.setParameter(parameters);
      }
      signature.initSign(pair.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(name, e);
    }
  }

  public String hint() {
    return verification().signer().fingerprint().substring("SHA256:".length());
  }
}
