package dev.remora.http.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.UsageFailure;
import dev.remora.http.wire.ServerCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  /** What stands before an RSA key of 2048 bits in PKCS#8. */
  private static final int PKCS8_HEAD = 26;

  @TempDir Path directory;

  private PrivateKey read(String text) throws Exception {
    return Pem.key(
        Files.writeString(directory.resolve("key.pem"), text), Duration.ZERO, "correct it");
  }

  private static PrivateKey rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair().getPrivate();
  }

  private static ECPrivateKey ec() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return (ECPrivateKey) generator.generateKeyPair().getPrivate();
  }

  /** As openssl ecparam writes it, without the public half. */
  private static byte[] sec1(ECPrivateKey key) {
    String scalar = "%064x".formatted(key.getS());
    return HexFormat.of().parseHex("30310201010420" + scalar + "a00a06082a8648ce3d030107");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void pkcs8(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("RSA")) {
      generator.initialize(2048); // what it would take by itself is made in seconds
    }
    KeyPair pair = generator.generateKeyPair();
    assertEquals(
        pair.getPrivate(),
        read(ServerCertificate.pem("PRIVATE KEY", pair.getPrivate().getEncoded())));
  }

  @Test
  void pkcs1OfRsa() throws Exception {
    PrivateKey key = rsa();
    byte[] whole = key.getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(whole, PKCS8_HEAD, whole.length);
    assertEquals(key, read(ServerCertificate.pem("RSA PRIVATE KEY", pkcs1)));
  }

  @Test
  void sec1OfAnEllipticCurveAfterItsParameters() throws Exception {
    ECPrivateKey key = ec();
    PrivateKey read =
        read(
            ServerCertificate.pem("EC PARAMETERS", HexFormat.of().parseHex("06082a8648ce3d030107"))
                + ServerCertificate.pem("EC PRIVATE KEY", sec1(key)));
    assertEquals(key.getS(), ((ECPrivateKey) read).getS());
  }

  @Test
  void windowsLineEndsAndRemarksDoNotMatter() throws Exception {
    PrivateKey key = rsa();
    String text = "A key of ours\n" + ServerCertificate.pem("PRIVATE KEY", key.getEncoded());
    assertEquals(key, read(text.replace("\n", "\r\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIHs\n-----END ENCRYPTED PRIVATE KEY-----\n",
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,00

        MIHs
        -----END RSA PRIVATE KEY-----
        """,
      })
  void encryptedKeyIsToldAsSuch(String text) {
    UsageFailure failure = assertThrows(UsageFailure.class, () -> read(text));
    assertTrue(failure.line().contains("it is encrypted"), failure.line());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no key",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0=c2\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN DSA PRIVATE KEY-----\nc2VjcmV0\n-----END DSA PRIVATE KEY-----\n",
      })
  void unusableKeyIsToldWithoutItsText(String text) {
    UsageFailure failure = assertThrows(UsageFailure.class, () -> read(text));
    for (Throwable at = failure; at != null; at = at.getCause()) {
      assertFalse(at.toString().contains("c2VjcmV0"), at::toString);
    }
  }
}
