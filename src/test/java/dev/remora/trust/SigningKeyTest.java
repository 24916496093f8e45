package dev.remora.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.http.wire.ServerCertificate;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.key.SigningKey;
import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.sigstore.NewBundle;
import dev.remora.trust.sigstore.TrustedKeys;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  private static final SortedMap<String, String> NOTHING = new TreeMap<>();
  private static final Optional<char[]> NO_PASSWORD = Optional.empty();

  private static KeyPair pair(String algorithm, AlgorithmParameterSpec parameters)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(parameters);
    return generator.generateKeyPair();
  }

  private static KeyPair pair(String name) throws Exception {
    return switch (name) {
      case "Ed25519" -> KeyPairGenerator.getInstance(name).generateKeyPair();
      case "RSA" -> pair(name, new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
      default -> pair("EC", new ECGenParameterSpec(name));
    };
  }

  private static byte[] pem(String kind, byte[] der) {
    return ServerCertificate.pem(kind, der).getBytes(US_ASCII);
  }

  private static SigningKey key(KeyPair pair) throws Exception {
    return SigningKey.parse("k", pem("PRIVATE KEY", pair.getPrivate().getEncoded()), NO_PASSWORD);
  }

  private static Verdict verdict(SigningKey key, VerificationKey trusted, String bundle) {
    assertEquals(trusted.signer().fingerprint(), key.signer().fingerprint());
    TrustRules rules =
        new TrustRules(
            List.of(new TrustedKeys(List.of(trusted))),
            Map.of(),
            Optional.empty(),
            Revocations.none());
    return new Verifier(rules)
        .verify(
            CosignFiles.MANIFEST,
            new Signature(Signature.Kind.BUNDLE, CosignFiles.CARRIER, bundle, ""));
  }

  /** Often enough that a public half which was derived wrongly half of the time is found. */
  @ParameterizedTest
  @CsvSource({"secp256r1,16", "secp384r1,8", "secp521r1,8", "Ed25519,16", "RSA,1"})
  void whatIsSignedIsVerifiedByThePublicHalf(String name, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      KeyPair pair = pair(name);
      SigningKey key = key(pair);
      VerificationKey trusted =
          VerificationKey.parse("p", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
      Verdict verdict = verdict(key, trusted, NewBundle.of(CosignFiles.MANIFEST, NOTHING, key));
      assertInstanceOf(Verdict.Signed.class, verdict, verdict::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openssl-genpkey-encrypted,remora",
    "openssl-pkcs8-encrypted,remora",
    "openssl-ecparam,",
    "openssl-genrsa-traditional,",
  })
  void keysAreReadAsOpensslWritesThem(String name, String password) throws Exception {
    SigningKey key =
        SigningKey.parse(
            name,
            CosignFiles.bytes(name + ".pem"),
            Optional.ofNullable(password).map(String::toCharArray));
    VerificationKey trusted = CosignFiles.key(name + ".pub");
    Verdict verdict = verdict(key, trusted, NewBundle.of(CosignFiles.MANIFEST, NOTHING, key));
    assertInstanceOf(Verdict.Signed.class, verdict, verdict::toString);
  }

  /** All but what differs from signature to signature, and from key to key. */
  @ParameterizedTest
  @CsvSource({
    "bundle-p256,secp256r1,''",
    "bundle-p384,secp384r1,''",
    "bundle-ed25519,Ed25519,''",
    "bundle-annotations,secp256r1,rev=7;env=prod",
  })
  void theBundleIsToTheByteAsCosignWritesIt(String name, String kind, String annotations)
      throws Exception {
    SortedMap<String, String> signed = new TreeMap<>();
    for (String pair : annotations.split(";", -1)) {
      if (!pair.isEmpty()) {
        signed.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    String ours = NewBundle.of(CosignFiles.MANIFEST, signed, key(pair(kind)));
    assertEquals(withoutValues(CosignFiles.text(name + ".json").strip()), withoutValues(ours));
  }

  private static String withoutValues(String bundle) {
    return Pattern.compile("(\"(?:hint|sig)\":\")[A-Za-z0-9+/=]+").matcher(bundle).replaceAll("$1");
  }

  @Test
  void annotationsAreSignedWithIt() throws Exception {
    KeyPair pair = pair("secp256r1");
    SigningKey key = key(pair);
    SortedMap<String, String> annotations = new TreeMap<>(Map.of("env", "pr\u00f6d \"x\"</a>"));
    String bundle = NewBundle.of(CosignFiles.MANIFEST, annotations, key);
    var signed = assertInstanceOf(Verdict.Signed.class, verdict(key, key.verification(), bundle));
    assertEquals(annotations, signed.annotations());
  }

  @Test
  void onlyDigestsThatAStatementHasAPlaceForAreSigned() throws Exception {
    SigningKey key = key(pair("Ed25519"));
    Digest other = Digest.parse("sha512:" + "5".repeat(128));
    assertThrows(IllegalArgumentException.class, () -> NewBundle.of(other, NOTHING, key));
  }

  private static String refusal(byte[] pem, Optional<char[]> password) {
    UnusableKey refused =
        assertThrows(UnusableKey.class, () -> SigningKey.parse("k", pem, password));
    for (Throwable at = refused; at != null; at = at.getCause()) {
      for (String line : new String(pem, UTF_8).split("\n", -1)) {
        assertFalse(line.length() > 40 && at.toString().contains(line), at::toString);
      }
    }
    return String.valueOf(refused.getMessage());
  }

  @Test
  void encryptedKeysWantTheirOwnPassword() {
    byte[] key = CosignFiles.bytes("openssl-genpkey-encrypted.pem");
    assertTrue(refusal(key, NO_PASSWORD).contains("password is needed"));
    assertTrue(refusal(key, Optional.of("remorA".toCharArray())).contains("another one"));
    byte[] scrypt = CosignFiles.bytes("openssl-pkcs8-scrypt.pem");
    assertTrue(refusal(scrypt, Optional.of("remora".toCharArray())).contains("openssl pkcs8"));
  }

  @Test
  void whatIsEncryptedAsFormerlyIsToldHowToBecomeReadable() {
    String former =
        """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,6B3B9F5A6C1E4D5C8A7B6C5D4E3F2A1B

        MHcCAQEEIA==
        -----END EC PRIVATE KEY-----
        """;
    assertTrue(refusal(former.getBytes(US_ASCII), NO_PASSWORD).contains("openssl pkcs8 -topk8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIGSTORE", "COSIGN"})
  void cosignsOwnFormIsToldWhatToDoInstead(String name) {
    byte[] pem = pem("ENCRYPTED " + name + " PRIVATE KEY", "{\"kdf\":{}}".getBytes(US_ASCII));
    String why = refusal(pem, Optional.of("secret".toCharArray()));
    assertTrue(why.contains("cosign sign --key") && why.contains("openssl genpkey"), why);
  }

  /** What openssl makes when it is asked for them, but for the public half. */
  @ParameterizedTest
  @CsvSource({"06052b81040021,28", "06052b8104000a,32", "06052b81040020,28"})
  void otherCurvesAreRefused(String curve, int length) {
    String secret = "0b".repeat(length);
    String inner = tlv("30", "020101" + tlv("04", secret));
    String pkcs8 = tlv("30", "020100" + tlv("30", "06072a8648ce3d0201" + curve) + tlv("04", inner));
    String why = refusal(pem("PRIVATE KEY", HexFormat.of().parseHex(pkcs8)), NO_PASSWORD);
    assertTrue(why.contains("P-256") || why.contains("none of ECDSA"), why);
  }

  private static String tlv(String tag, String hex) {
    return tag + "%02x".formatted(hex.length() / 2) + hex;
  }

  @Test
  void weakRsaIsRefused() throws Exception {
    KeyPair small = pair("RSA", new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4));
    assertTrue(
        refusal(pem("PRIVATE KEY", small.getPrivate().getEncoded()), NO_PASSWORD)
            .contains("1024 bits"));
    KeyPair three = pair("RSA", new RSAKeyGenParameterSpec(2048, BigInteger.valueOf(3)));
    assertTrue(
        refusal(pem("PRIVATE KEY", three.getPrivate().getEncoded()), NO_PASSWORD)
            .contains("exponent 3"));
  }

  @Test
  void whatIsNoPrivateKeyIsRefused() throws Exception {
    KeyPair agreement = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    KeyPair longer = KeyPairGenerator.getInstance("Ed448").generateKeyPair();
    for (byte[] pem :
        new byte[][] {
          new byte[0],
          CosignFiles.bytes("p256.pub"),
          pem("PRIVATE KEY", new byte[0]),
          pem("PRIVATE KEY", agreement.getPrivate().getEncoded()),
          pem("PRIVATE KEY", longer.getPrivate().getEncoded()),
        }) {
      String why = refusal(pem, NO_PASSWORD);
      assertTrue(why.contains("no private key") || why.contains("none of ECDSA"), why);
    }
  }

  /** openssl writes both halves into one file, and anybody can put another's there. */
  @Test
  void thePublicHalfIsDerivedAndNotBelieved() throws Exception {
    byte[] sec1 =
        HexFormat.of()
            .parseHex(
                tlv(
                    "30",
                    "020101"
                        + tlv("04", "0b".repeat(32))
                        + tlv("a0", "06082a8648ce3d030107")
                        + tlv("a1", tlv("03", "0004" + "11".repeat(64)))));
    byte[] bare =
        HexFormat.of()
            .parseHex(
                tlv(
                    "30",
                    "020101" + tlv("04", "0b".repeat(32)) + tlv("a0", "06082a8648ce3d030107")));
    SigningKey lying = SigningKey.parse("k", pem("EC PRIVATE KEY", sec1), NO_PASSWORD);
    SigningKey plain = SigningKey.parse("k", pem("EC PRIVATE KEY", bare), NO_PASSWORD);
    assertEquals(plain.signer(), lying.signer());
    assertArrayEquals(
        NewBundle.of(CosignFiles.MANIFEST, NOTHING, lying).substring(0, 150).getBytes(UTF_8),
        NewBundle.of(CosignFiles.MANIFEST, NOTHING, plain).substring(0, 150).getBytes(UTF_8));
  }
}
