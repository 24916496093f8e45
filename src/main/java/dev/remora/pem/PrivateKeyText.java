package dev.remora.pem;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A private key as it stands in a text (RFC 7468): PKCS#8, plain or encrypted with a password,
 * PKCS#1 (RSA) or SEC1 (elliptic curves). What fails says nothing of the text, not in a cause
 * either.
 */
public final class PrivateKeyText {
  private static final Pattern FORM =
      Pattern.compile(
          "-----BEGIN ((?:[A-Z]+ )*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final String PBES2 = "PBEWith";

  private final String kind;
  private final String text;

  private PrivateKeyText(String kind, String text) {
    this.kind = kind;
    this.text = text;
  }

  /** The first one in a file; nothing where there is none. */
  public static Optional<PrivateKeyText> in(byte[] file) {
    Matcher found = FORM.matcher(new String(file, ISO_8859_1));
    return found.find()
        ? Optional.of(new PrivateKeyText(found.group(1), found.group(2)))
        : Optional.empty();
  }

  /** What it calls itself: {@code PRIVATE KEY}, {@code EC PRIVATE KEY}. */
  public String kind() {
    return kind;
  }

  /** Whether it says so, in whatever way. */
  public boolean isEncrypted() {
    return kind.startsWith("ENCRYPTED") || text.contains("ENCRYPTED");
  }

  /**
   * The key, where it is not encrypted.
   *
   * @throws GeneralSecurityException when it is none of RSA, EC or EdDSA
   */
  public PrivateKey key() throws GeneralSecurityException {
    return PrivateKeys.decoded(kind, decoded());
  }

  /**
   * The key of {@code ENCRYPTED PRIVATE KEY} (PKCS#8, RFC 5958) under PBES2 with PBKDF2 and AES, as
   * openssl writes it.
   *
   * @return nothing where the password is another one
   * @throws GeneralSecurityException when it is encrypted in another way
   */
  public Optional<PrivateKey> key(char[] password) throws GeneralSecurityException {
    EncryptedPrivateKeyInfo encrypted = encrypted();
    // of PBES2 the JDK calls the parameters as it calls the cipher
    String algorithm = String.valueOf(encrypted.getAlgParameters());
    if (!algorithm.startsWith(PBES2)) {
      throw new InvalidKeySpecException("it is not encrypted with PBES2");
    }
    Cipher cipher = Cipher.getInstance(algorithm);
    Key secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password));
    cipher.init(Cipher.DECRYPT_MODE, secret, encrypted.getAlgParameters());
    byte[] plain;
    try {
      plain = encrypted.getKeySpec(cipher).getEncoded();
    } catch (InvalidKeySpecException e) {
      return Optional.empty(); // what came out of it is no key
    }
    return Optional.of(PrivateKeys.decoded("PRIVATE KEY", plain));
  }

  private EncryptedPrivateKeyInfo encrypted() throws GeneralSecurityException {
    try {
      return new EncryptedPrivateKeyInfo(decoded());
    } catch (IOException e) {
      throw new InvalidKeySpecException("it is encrypted in a way that cannot be read");
    }
  }

  private byte[] decoded() throws InvalidKeySpecException {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("it is not in base64"); // no cause: it quotes the text
    }
  }
}
