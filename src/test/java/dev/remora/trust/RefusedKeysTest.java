package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.sigstore.TrustedKeys;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures by another key, by none, or by one that does not count or is not enough. */
class RefusedKeysTest extends RefusalScenario {
  static Stream<Arguments> otherKeys() {
    byte[] message = DraftBundle.pae(DraftBundle.IN_TOTO, statement(DraftBundle.subject(HEX)));
    return Stream.of(
        row(
            "another key of the same kind",
            DraftBundle.by(TestKey.of("P256-stranger")),
            Reason.OTHER_KEY,
            "of another key (SHA256:" + TestKey.of("P256-stranger").hint() + ")"),
        row(
            "another key that calls itself by the trusted one's fingerprint",
            good().by("P256-stranger"),
            Reason.OTHER_KEY,
            "names P256.pub and is not its own"),
        row(
            "another key without a hint",
            DraftBundle.by(TestKey.of("P256-stranger")).material("{\"publicKey\":{}}"),
            Reason.OTHER_KEY,
            "of another key"),
        row(
            "another RSA key",
            DraftBundle.by(TestKey.of("RSA-stranger")),
            Reason.OTHER_KEY,
            "of another key"),
        row(
            "another Ed25519 key",
            DraftBundle.by(TestKey.of("ED25519-stranger")),
            Reason.OTHER_KEY,
            "of another key"),
        row(
            "another key, simple signing",
            classic(TestKey.of("P256-stranger"), simple(CLASSIC_TYPE, MANIFEST.toString())),
            Reason.OTHER_KEY,
            "of another key"),
        signed("nothing at all", new byte[0]),
        signed("zeros", HexFormat.of().parseHex("3006020100020100")),
        signed("ones", HexFormat.of().parseHex("3006020101020101")),
        signed("! two bare numbers", TestKey.p256().sign("SHA256withECDSAinP1363Format", message)),
        signed("a byte after the end", append(TestKey.p256().sign(message))),
        signed("a number without its sign", withoutSign(message)),
        signed("a length that takes two bytes", longLength(TestKey.p256().sign(message))),
        signed("a number above the curve's order", aboveTheOrder(message)),
        signed("RSA and its modulus once more", aboveTheModulus(message)),
        signed("RSA with a zero before it", zeroBefore(TestKey.of("RSA").sign(message))),
        signed("RSA-PSS", pss(message)),
        signed("Ed25519 above its order", edwardsAboveTheOrder(message)),
        signed("Ed25519 in a context", edwardsInAContext(message)),
        signed("SHA-1", TestKey.p256().sign("SHA1withECDSA", message)),
        signed("SHA-384 under P-256", TestKey.p256().sign("SHA384withECDSA", message)),
        signed("SHA-256 under P-384", TestKey.of("P384").sign("SHA256withECDSA", message)),
        signed("SHA-256 under P-521", TestKey.of("P521").sign("SHA256withECDSA", message)),
        signed("RSA with SHA-1", TestKey.of("RSA").sign("SHA1withRSA", message)),
        signed("RSA with SHA-512", TestKey.of("RSA").sign("SHA512withRSA", message)),
        signed("RSA of no hash", TestKey.of("RSA").sign("NONEwithRSA", Arrays.copyOf(message, 32))),
        row(
            "a certificate",
            good().material("{\"certificate\":{\"rawBytes\":\"AA==\"}}"),
            Reason.OTHER_KIND,
            "a certificate"),
        row(
            "a certificate beside the key",
            good().material("{\"publicKey\":{},\"certificate\":{\"rawBytes\":\"AA==\"}}"),
            Reason.OTHER_KIND,
            "a certificate"),
        row(
            "a chain of certificates",
            good().material("{\"publicKey\":{},\"x509CertificateChain\":{\"certificates\":[]}}"),
            Reason.OTHER_KIND,
            "a certificate"));
  }

  private static Arguments signed(String name, byte[] signature) {
    return signature.length == 0
        ? row(name, good().signature(_ -> signature), Reason.UNREADABLE, "sig is missing")
        : row(name, good().signature(_ -> signature), Reason.OTHER_KEY, "not its own");
  }

  private static byte[] append(byte[] signature) {
    byte[] longer = Arrays.copyOf(signature, signature.length + 1);
    longer[1]++; // still one sequence
    return longer;
  }

  /** A number whose first bit is set, without the zero before it: Java takes it all the same. */
  private static byte[] withoutSign(byte[] message) {
    while (true) {
      byte[] signature = TestKey.p256().sign(message);
      if (signature[3] == 33) {
        byte[] negative = new byte[signature.length - 1];
        System.arraycopy(signature, 0, negative, 0, 4);
        System.arraycopy(signature, 5, negative, 4, signature.length - 5);
        negative[1]--;
        negative[3]--;
        return negative;
      }
    }
  }

  private static byte[] aboveTheOrder(byte[] message) {
    ECParameterSpec curve = ((ECPublicKey) TestKey.p256().pair().getPublic()).getParams();
    byte[] bare = TestKey.p256().sign("SHA256withECDSAinP1363Format", message);
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(bare, 32, 64)).add(curve.getOrder());
    byte[] first = new BigInteger(1, Arrays.copyOf(bare, 32)).toByteArray();
    byte[] second = s.toByteArray();
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.writeBytes(new byte[] {0x30, (byte) (4 + first.length + second.length)});
    der.writeBytes(new byte[] {2, (byte) first.length});
    der.writeBytes(first);
    der.writeBytes(new byte[] {2, (byte) second.length});
    der.writeBytes(second);
    return der.toByteArray();
  }

  private static byte[] aboveTheModulus(byte[] message) {
    BigInteger modulus = ((RSAPublicKey) TestKey.of("RSA").pair().getPublic()).getModulus();
    byte[] sum = new BigInteger(1, TestKey.of("RSA").sign(message)).add(modulus).toByteArray();
    return sum.length > 256 && sum[0] == 0 ? Arrays.copyOfRange(sum, 1, sum.length) : sum;
  }

  private static byte[] zeroBefore(byte[] signature) {
    byte[] longer = new byte[signature.length + 1];
    System.arraycopy(signature, 0, longer, 1, signature.length);
    return longer;
  }

  private static byte[] pss(byte[] message) {
    return TestKey.of("RSA")
        .sign(
            "RSASSA-PSS",
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1),
            message);
  }

  /** Its second half is a number, the last byte the highest; the order ends in a byte of 0x10. */
  private static byte[] edwardsAboveTheOrder(byte[] message) {
    byte[] signature = TestKey.of("ED25519").sign(message);
    BigInteger order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] low = Arrays.copyOfRange(signature, 32, 64);
    byte[] sum = new BigInteger(1, reversed(low)).add(order).toByteArray();
    System.arraycopy(
        reversed(Arrays.copyOfRange(sum, sum.length - 32, sum.length)), 0, signature, 32, 32);
    return signature;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static byte[] edwardsInAContext(byte[] message) {
    return TestKey.of("ED25519")
        .sign("Ed25519", new EdDSAParameterSpec(false, "remora".getBytes(UTF_8)), message);
  }

  private static byte[] longLength(byte[] signature) {
    byte[] longer = new byte[signature.length + 1];
    System.arraycopy(signature, 1, longer, 2, signature.length - 1);
    longer[0] = signature[0];
    longer[1] = (byte) 0x81;
    return longer;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void otherKeys(String name, Signature signature, Reason reason, String word) {
    assertRefused(RULES, signature, reason, word);
  }

  static Stream<Arguments> otherRules() {
    Signature annotated =
        good()
            .payload(
                statement(
                    "{\"digest\":{\"sha256\":\"%s\"},\"annotations\":{\"env\":\"test\",\"n\":7}}"
                        .formatted(HEX)))
            .build();
    TrustRules production = annotated(Map.of("env", "prod"));
    Signature none = good().build();
    return Stream.of(
        Arguments.of(
            "a key that is revoked",
            new TrustRules(
                RULES.signers(),
                Map.of(),
                Optional.empty(),
                Revocations.parse("SHA256:" + TestKey.p256().hint())),
            none,
            Reason.REVOKED,
            "P256.pub"),
        Arguments.of(
            "no key",
            annotatedBy(List.of(new TrustedKeys(List.of())), Map.of()),
            none,
            Reason.OTHER_KEY,
            "key"),
        Arguments.of(
            "an annotation with another value",
            production,
            good()
                .payload(
                    statement(
                        "{\"digest\":{\"sha256\":\"%s\"},\"annotations\":{\"env\":\"test\"}}"
                            .formatted(HEX)))
                .build(),
            Reason.OTHER_ANNOTATIONS,
            "env=prod"),
        Arguments.of(
            "an annotation too few", production, none, Reason.OTHER_ANNOTATIONS, "env=prod"),
        Arguments.of(
            "one of two annotations",
            annotated(Map.of("env", "test", "more", "")),
            good()
                .payload(
                    statement(
                        "{\"digest\":{\"sha256\":\"%s\"},\"annotations\":{\"env\":\"test\"}}"
                            .formatted(HEX)))
                .build(),
            Reason.OTHER_ANNOTATIONS,
            "more="),
        Arguments.of(
            "an annotation that is no text",
            annotated(Map.of("n", "7")),
            annotated,
            Reason.OTHER_ANNOTATIONS,
            "n=7"),
        Arguments.of(
            "an annotation of the bundle, which nobody signed",
            production,
            good()
                .edited("{\"mediaType\"", "{\"annotations\":{\"env\":\"prod\"},\"mediaType\"")
                .build(),
            Reason.OTHER_ANNOTATIONS,
            "env=prod"),
        Arguments.of(
            "an annotation too few, simple signing",
            production,
            classic(simple(CLASSIC_TYPE, MANIFEST.toString())),
            Reason.OTHER_ANNOTATIONS,
            "env=prod"));
  }

  private static TrustRules annotated(Map<String, String> annotations) {
    return annotatedBy(RULES.signers(), annotations);
  }

  private static TrustRules annotatedBy(List<SignerPolicy> keys, Map<String, String> annotations) {
    return new TrustRules(keys, annotations, Optional.empty(), Revocations.none());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void otherRules(String name, TrustRules rules, Signature signature, Reason reason, String word) {
    assertRefused(rules, signature, reason, word);
  }
}
