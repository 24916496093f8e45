package dev.remora.pem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.http.wire.ServerCertificate;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyTextTest {
  private static final String USUAL = "PBEWithHmacSHA256AndAES_256";

  private static PrivateKey key(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
  }

  private static PrivateKeyText text(String kind, byte[] der) {
    return PrivateKeyText.in(ServerCertificate.pem(kind, der).getBytes(StandardCharsets.ISO_8859_1))
        .orElseThrow();
  }

  private static byte[] encrypted(PrivateKey key, String scheme, String password) throws Exception {
    SecretKey secret =
        SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password.toCharArray()));
    Cipher cipher = Cipher.getInstance(scheme);
    cipher.init(Cipher.ENCRYPT_MODE, secret);
    AlgorithmParameters parameters = cipher.getParameters();
    if (scheme.contains(
        "AES")) { // the JDK calls them as it calls the cipher, and does not know that
      AlgorithmParameters known = AlgorithmParameters.getInstance("PBES2");
      known.init(parameters.getEncoded());
      parameters = known;
    }
    return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key.getEncoded())).getEncoded();
  }

  @ParameterizedTest
  @ValueSource(strings = {USUAL, "PBEWithHmacSHA1AndAES_128", "PBEWithHmacSHA512AndAES_256"})
  void anEncryptedKeyIsReadWithItsPasswordOnly(String scheme) throws Exception {
    PrivateKey key = key("EC");
    PrivateKeyText text =
        text("ENCRYPTED PRIVATE KEY", encrypted(key, scheme, "pa\u00df wort \u20ac"));
    assertTrue(text.isEncrypted());
    assertEquals(Optional.of(key), text.key("pa\u00df wort \u20ac".toCharArray()));
    for (String wrong : new String[] {"", "pass wort", "pa\u00df wort \u20ac\n"}) {
      assertEquals(Optional.empty(), text.key(wrong.toCharArray()));
    }
  }

  @Test
  void whatIsEncryptedInAFormerWayIsToldFromAWrongPassword() throws Exception {
    PrivateKeyText text =
        text("ENCRYPTED PRIVATE KEY", encrypted(key("EC"), "PBEWithSHA1AndDESede", "secret"));
    assertThrows(GeneralSecurityException.class, () -> text.key("secret".toCharArray()));
  }

  @Test
  void whatCallsItselfOtherwiseIsNamedAndNotTried() {
    PrivateKeyText text = text("ENCRYPTED SIGSTORE PRIVATE KEY", new byte[] {1, 2, 3});
    assertEquals("ENCRYPTED SIGSTORE PRIVATE KEY", text.kind());
    assertTrue(text.isEncrypted());
    assertThrows(GeneralSecurityException.class, text::key);
    assertEquals(
        Optional.empty(), PrivateKeyText.in("PRIVATE KEY".getBytes(StandardCharsets.US_ASCII)));
  }

  /** As {@link #encrypted}, where a password is tried on it. */
  @Test
  void cutAndChangedKeysEndInAFailureWithoutTheirText() throws Exception {
    byte[] good = encrypted(key("EC"), USUAL, "secret");
    byte[] plain = key("EC").getEncoded();
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] bad = changed(good, random);
      byte[] old = changed(plain, random);
      try {
        text("EC PRIVATE KEY", old).key();
      } catch (GeneralSecurityException expected) {
        assertFalse(String.valueOf(expected.getMessage()).contains("secret"));
      }
      try {
        text("ENCRYPTED PRIVATE KEY", bad).key("secret".toCharArray());
      } catch (GeneralSecurityException expected) {
        assertFalse(String.valueOf(expected.getMessage()).contains("secret"));
      }
    }
  }

  private static byte[] changed(byte[] good, Random random) {
    byte[] bad = Arrays.copyOf(good, random.nextInt(good.length / 2, good.length + 1));
    for (int change = random.nextInt(4); change > 0; change--) {
      // not the part that says how often the password is hashed: a large number takes minutes
      int at = random.nextInt(bad.length);
      if (at < 30 || at > 70) {
        bad[at] = (byte) random.nextInt(256);
      }
    }
    return bad;
  }
}
