package dev.remora.trust.key;

import dev.remora.pem.PrivateKeyText;
import dev.remora.trust.proof.Signer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.util.Optional;

/**
 * A private key that signs as cosign 3 does, so that cosign verifies it, too. What it says of
 * itself is its public half; nothing of its own text is in any message.
 */
public final class SigningKey {
  /** How one is made that everybody reads, cosign included. */
  private static final String HOW_TO_MAKE_ONE =
      "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out FILE";

  private final PrivateKey key;
  private final KeyKind kind;
  private final VerificationKey verification;

  private SigningKey(PrivateKey key, KeyKind kind, VerificationKey verification) {
    this.key = key;
    this.kind = kind;
    this.verification = verification;
  }

  /**
   * Reads one from PEM: PKCS#8, plain or encrypted (PBES2), PKCS#1 or SEC1.
   *
   * @param name as people call it, such as the name of its file
   * @param password of an encrypted one
   * @throws UnusableKey where there is none, it cannot be read, or its signatures would not count
   */
  public static SigningKey parse(String name, byte[] pem, Optional<char[]> password)
      throws UnusableKey {
    PrivateKeyText text =
        PrivateKeyText.in(pem)
            .orElseThrow(
                () ->
                    new UnusableKey(
                        "it holds no private key in PEM (-----BEGIN PRIVATE KEY-----)"));
    try {
      PrivateKey key = decoded(text, password);
      KeyKind kind = KeyKind.ofPrivate(key.getEncoded());
      PublicKey half = PublicHalf.of(key, kind);
      // the rules for keys are those of whoever verifies
      return new SigningKey(key, kind, VerificationKey.of(name, half.getEncoded()));
    } catch (GeneralSecurityException e) {
      // no cause: its message may quote what it could not decode
      throw new UnusableKey("it is damaged, or none of ECDSA, RSA and Ed25519");
    }
  }

  private static PrivateKey decoded(PrivateKeyText text, Optional<char[]> password)
      throws UnusableKey, GeneralSecurityException {
    if (!text.isEncrypted()) {
      return text.key();
    }
    return switch (text.kind()) {
      case "ENCRYPTED PRIVATE KEY" -> decrypted(text, password);
      case "ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY" ->
          throw new UnusableKey(
              "it is in a form of cosign's own; sign with cosign sign --key, or make one that both"
                  + " take with: "
                  + HOW_TO_MAKE_ONE);
      default -> throw new UnusableKey(otherEncryption());
    };
  }

  private static PrivateKey decrypted(PrivateKeyText text, Optional<char[]> password)
      throws UnusableKey {
    char[] given =
        password.orElseThrow(() -> new UnusableKey("it is encrypted, and its password is needed"));
    Optional<PrivateKey> key;
    try {
      key = text.key(given);
    } catch (GeneralSecurityException e) {
      throw new UnusableKey(otherEncryption());
    }
    return key.orElseThrow(() -> new UnusableKey("its password is another one"));
  }

  private static String otherEncryption() {
    return "it is encrypted in a way that is not read here, or damaged; openssl pkcs8 -topk8 -v2"
        + " aes-256-cbc -in FILE -out NEW makes it one that is";
  }

  /** Whose key it is. */
  public Signer.Key signer() {
    return verification.signer();
  }

  /** What whoever verifies its signatures is given. */
  public VerificationKey verification() {
    return verification;
  }

  /**
   * Signs a message.
   *
   * @throws IllegalStateException where the machine is broken: nobody would take what it made
   */
  public byte[] sign(byte[] message) {
    byte[] signature = signed(message);
    if (!verification.made(signature, message)) {
      throw new IllegalStateException("a signature was made that its own key does not verify");
    }
    return signature;
  }

  private byte[] signed(byte[] message) {
    try {
      Signature signature = Signature.getInstance(kind.signature());
      if (kind == KeyKind.ED25519) {
        signature.setParameter(new EdDSAParameterSpec(true)); // Ed25519ph, as cosign writes it
      }
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // it has signed before, when it was read
    }
  }
}
