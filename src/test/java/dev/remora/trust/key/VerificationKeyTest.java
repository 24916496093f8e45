package dev.remora.trust.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Mutation;
import dev.remora.property.Property;
import dev.remora.trust.CosignFiles;
import dev.remora.trust.TestKey;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys count, and that each other is refused in words that help. */
class VerificationKeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"P256", "P384", "P521", "RSA", "ED25519"})
  void kindsThatCount(String kind) throws Exception {
    VerificationKey key = VerificationKey.parse("prod.pub", TestKey.of(kind).publicPem());
    assertEquals("prod.pub", key.signer().name());
    assertEquals(VerificationKey.fingerprint(TestKey.of(kind).spki()), key.signer().fingerprint());
    assertEquals("prod.pub (" + key.signer().fingerprint() + ")", key.toString());
  }

  @Test
  void lineEndsAndWhiteSpaceOfOtherSystems() throws Exception {
    String pem = new String(TestKey.p256().publicPem(), US_ASCII);
    String windows = "\r\n" + pem.replace("\n", "\r\n") + "\r\n\t";
    assertEquals(
        TestKey.p256().verification().signer().fingerprint(),
        VerificationKey.parse("x", windows.getBytes(US_ASCII)).signer().fingerprint());
  }

  static Stream<Arguments> others() {
    byte[] pem = TestKey.p256().publicPem();
    String text = new String(pem, US_ASCII);
    byte[] spki = TestKey.p256().spki();
    return Stream.of(
        Arguments.of("RSA of 1024 bits", CosignFiles.bytes("rsa1024.pub"), "1024 bits"),
        Arguments.of("RSA with exponent 3", TestKey.of("RSAE3").publicPem(), "exponent 3"),
        Arguments.of("RSA of 8193 bits", rsa(8193, 17), "8193 bits"),
        Arguments.of("RSA with an exponent of 32 bits", rsa(2048, 32), "exponent of 32"),
        Arguments.of("P-224", CosignFiles.bytes("p224.pub"), "curve"),
        Arguments.of("secp256k1", CosignFiles.bytes("k256.pub"), "curve"),
        Arguments.of(
            "parameters of a curve of one's own",
            key(replaced(spki, "06082a8648ce3d030107", "30082a8648ce3d030107")),
            "curve"),
        Arguments.of(
            "Ed448",
            key(HexFormat.of().parseHex("3043300506032b6571033a00" + "11".repeat(57))),
            "algorithm"),
        Arguments.of("Ed25519 of the order 1", key(edwards("01" + "00".repeat(31))), "everybody"),
        Arguments.of(
            "Ed25519 of the order 2", key(edwards("ec" + "ff".repeat(30) + "7f")), "everybody"),
        Arguments.of("Ed25519 of the order 4", key(edwards("00".repeat(32))), "everybody"),
        Arguments.of(
            "Ed25519 of the order 8",
            key(edwards("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")),
            "everybody"),
        Arguments.of(
            "Ed25519 of the order 8, the other side",
            key(edwards("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")),
            "everybody"),
        Arguments.of(
            "Ed25519 of the order 1, once more",
            key(edwards("ee" + "ff".repeat(30) + "7f")),
            "not on its curve"),
        Arguments.of(
            "Ed25519 without a point", key(edwards("02" + "00".repeat(31))), "not on its curve"),
        Arguments.of(
            "RSA for PSS alone",
            key(replaced(TestKey.of("RSA").spki(), "2a864886f70d010101", "2a864886f70d01010a")),
            "algorithm"),
        Arguments.of(
            "a point that is not on its curve",
            key(flipped(spki, spki.length - 1)),
            "not on its curve"),
        Arguments.of(
            "a point with a number that is too large",
            key(
                HexFormat.of()
                    .parseHex(
                        HexFormat.of().formatHex(TestKey.of("P521").spki(), 0, 26) + largeX())),
            "not on its curve"),
        Arguments.of(
            "a compressed point",
            key(
                HexFormat.of()
                    .parseHex(
                        "3039301306072a8648ce3d020106082a8648ce3d03010703220002"
                            + "11".repeat(32))),
            "damaged"),
        Arguments.of("a byte after the key", key(Arrays.copyOf(spki, spki.length + 1)), "damaged"),
        Arguments.of("a length in another form", key(longLength(spki)), "DER"),
        Arguments.of("nothing in it", key(new byte[0]), "no public key"),
        Arguments.of("two bytes", key(new byte[] {0x30, 0}), "no public key"),
        Arguments.of(
            "an algorithm longer than the rest",
            key(HexFormat.of().parseHex("300430112a03")),
            "no public key"),
        Arguments.of("a private key", TestKey.p256().privatePem(), "private key"),
        Arguments.of(
            "a private key with a password",
            TestKey.pem("ENCRYPTED PRIVATE KEY", new byte[9]),
            "private key"),
        Arguments.of(
            "cosign's private key",
            TestKey.pem("ENCRYPTED SIGSTORE PRIVATE KEY", new byte[9]),
            "private key"),
        Arguments.of("SEC1", TestKey.pem("EC PRIVATE KEY", new byte[9]), "private key"),
        Arguments.of("a certificate", TestKey.pem("CERTIFICATE", new byte[9]), "certificate"),
        Arguments.of("PKCS#1", TestKey.pem("RSA PUBLIC KEY", new byte[9]), "PKCS#1"),
        Arguments.of("a message", TestKey.pem("PGP MESSAGE", new byte[9]), "something else"),
        Arguments.of("a key of SSH", "ssh-ed25519 AAAA me@here\n".getBytes(US_ASCII), "ssh-keygen"),
        Arguments.of(
            "a key and its other half", joined(pem, TestKey.p256().privatePem()), "private key"),
        Arguments.of("two keys", joined(pem, TestKey.of("RSA").publicPem()), "2 keys"),
        Arguments.of("a key twice", joined(pem, pem), "2 keys"),
        Arguments.of(
            "a comment before it", joined("prod\n".getBytes(US_ASCII), pem), "beside its key"),
        Arguments.of("something after it", joined(pem, "x".getBytes(US_ASCII)), "beside its key"),
        Arguments.of("half of it", Arrays.copyOf(pem, pem.length / 2), "not the whole"),
        Arguments.of(
            "headers", text.replaceFirst("\n", "\nProc-Type: 4\n").getBytes(US_ASCII), "beside"),
        Arguments.of(
            "base64 without its end",
            text.replaceFirst("(?s)=+\n", "\n").getBytes(US_ASCII),
            "base64"),
        Arguments.of("DER", spki, "no public key in PEM"),
        Arguments.of("nothing", new byte[0], "no public key in PEM"),
        Arguments.of("too much", new byte[(64 << 10) + 1], "larger than"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void others(String name, byte[] file, String word) {
    UnusableKey refused =
        assertThrows(UnusableKey.class, () -> VerificationKey.parse("a.pub", file));
    assertTrue(String.valueOf(refused.getMessage()).contains(word), refused.getMessage());
  }

  /** No key that signs: it is refused before that. */
  private static byte[] rsa(int bits, int exponentBits) {
    try {
      return key(
          KeyFactory.getInstance("RSA")
              .generatePublic(
                  new RSAPublicKeySpec(
                      BigInteger.TWO.pow(bits).subtract(BigInteger.ONE),
                      BigInteger.TWO.pow(exponentBits).subtract(BigInteger.ONE)))
              .getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] key(byte[] der) {
    return TestKey.pem("PUBLIC KEY", der);
  }

  private static byte[] edwards(String point) {
    return HexFormat.of().parseHex("302a300506032b6570032100" + point);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }

  private static byte[] replaced(byte[] der, String from, String to) {
    String hex = HexFormat.of().formatHex(der);
    assertTrue(hex.contains(from), hex);
    return HexFormat.of().parseHex(hex.replace(from, to));
  }

  /** The same point of P-521 once more: there is room for x and the curve's prime. */
  private static String largeX() {
    byte[] spki = TestKey.of("P521").spki();
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(spki, 26, 92));
    BigInteger p = BigInteger.TWO.pow(521).subtract(BigInteger.ONE);
    return "%0132x".formatted(x.add(p)) + HexFormat.of().formatHex(spki, 92, 158);
  }

  private static byte[] longLength(byte[] spki) {
    byte[] longer = new byte[spki.length + 1];
    longer[0] = spki[0];
    longer[1] = (byte) 0x81;
    System.arraycopy(spki, 1, longer, 2, spki.length - 1);
    return longer;
  }

  @Test
  void noFileEndsInAnythingButAKeyOrAReason() {
    byte[] rsa = TestKey.of("RSA").publicPem();
    Property.check(
        600,
        random -> {
          TestKey key = TestKey.of(random.nextBoolean() ? "P256" : "ED25519");
          byte[] file =
              switch (random.nextInt(3)) {
                case 0 -> Mutation.of(key.publicPem(), random);
                case 1 -> key(Mutation.of(key.spki(), random));
                default -> Mutation.of(rsa, random);
              };
          try {
            VerificationKey parsed = VerificationKey.parse("x", file);
            assertFalse(parsed.made(HexFormat.of().parseHex("3006020101020101"), file));
          } catch (UnusableKey e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
          }
        });
  }

  // ---- the form of a signature, which Java takes in more than one

  @Test
  void anEcdsaSignatureHasOneForm() {
    byte[] good = TestKey.p256().sign(new byte[] {1});
    assertTrue(EcdsaDer.isStrict(good));
    assertTrue(EcdsaDer.isStrict(TestKey.of("P384").sign(new byte[] {1})));
    assertTrue(EcdsaDer.isStrict(TestKey.of("P521").sign(new byte[] {1})));
    assertTrue(EcdsaDer.isStrict(HexFormat.of().parseHex("3006020101020101")));
    for (String other :
        new String[] {
          "",
          "30",
          "3000",
          "30020200",
          "3004020102",
          "3005020101",
          "300602010102", // too short
          "3006020181020101", // negative
          "300702020001020101", // with a zero too many
          "30810602010102010100", // a length in two bytes, which one holds
          "300602010102010100", // something after it
          "3009020101020101020101", // a third number
          "3106020101020101", // no sequence
          "3006030101020101", // no number
          "3006020101040101",
          "300502000201" + "01", // a number of no bytes
          "3005020101" + "0200"
        }) {
      assertFalse(EcdsaDer.isStrict(HexFormat.of().parseHex(other)), other);
    }
    // a length that does not fit into its one byte would be cut off, and look right
    assertFalse(
        EcdsaDer.isStrict(
            HexFormat.of().parseHex("308102" + ("027f" + "01".repeat(127)).repeat(2))));
  }

  /** Java takes it, so that one signature would have several forms. */
  @Test
  void aNumberWithoutTheZeroBeforeItsHighestBitIsNoSignature() {
    VerificationKey key = TestKey.p256().verification();
    byte[] message = "message".getBytes(UTF_8);
    byte[] good = TestKey.p256().sign(message);
    while (good[3] != 33) { // of every second one the first number has that zero
      good = TestKey.p256().sign(message);
    }
    byte[] negative = Arrays.copyOf(good, good.length - 1);
    System.arraycopy(good, 5, negative, 4, good.length - 5);
    negative[1]--;
    negative[3]--;
    assertTrue(key.made(good, message));
    assertFalse(key.made(negative, message));
    assertFalse(key.made(negative, message, SignatureAlgorithm.ECDSA_SHA256));
  }

  @Test
  void noOtherBytesAreTheSameSignature() {
    VerificationKey key = TestKey.p256().verification();
    byte[] message = "message".getBytes(UTF_8);
    byte[] good = TestKey.p256().sign(message);
    Property.check(
        1_000,
        random -> {
          byte[] changed = Mutation.of(good, random);
          assertEquals(Arrays.equals(changed, good), key.made(changed, message));
        });
  }
}
