package dev.remora.trust.notation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.TestKey;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.TestCertificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A good envelope in the form of JWS, in which anything can be made wrong before it is signed. */
final class DraftEnvelope {
  static final Digest MANIFEST = Digest.sha256("manifest".getBytes(UTF_8));
  static final String SCHEME = "io.cncf.notary.signingScheme";
  static final String SIGNING_TIME = "io.cncf.notary.signingTime";
  static final String EXPIRY = "io.cncf.notary.expiry";
  static final String CRIT = "crit";

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private TestKey key;
  private String algorithm;
  private List<byte[]> chain;
  private String payload = payload(MANIFEST.toString());
  private UnaryOperator<byte[]> signature = UnaryOperator.identity();
  private UnaryOperator<String> edit = UnaryOperator.identity();

  private DraftEnvelope(TestKey key, String algorithm, List<byte[]> chain) {
    this.key = key;
    this.algorithm = algorithm;
    this.chain = chain;
    attribute("alg", text(algorithm));
    attribute(CRIT, "[\"" + SCHEME + "\"]");
    attribute("cty", text("application/vnd.cncf.notary.payload.v1+json"));
    attribute(SCHEME, text("notary.x509"));
    attribute(SIGNING_TIME, text(DraftCertificate.NOW.toString()));
  }

  static DraftEnvelope good() {
    return by(TestKey.of("P256-release"), "ES256");
  }

  /** By a certificate that the authority in the middle gave for a key. */
  static DraftEnvelope by(TestKey key, String algorithm) {
    return by(
        key,
        algorithm,
        TestChain.signer(key).issuedBy(TestChain.MIDDLE),
        TestChain.MIDDLE,
        TestChain.ROOT);
  }

  static DraftEnvelope by(TestKey key, String algorithm, TestCertificate... chain) {
    return new DraftEnvelope(key, algorithm, TestChain.der(chain));
  }

  /** By a certificate that is as good as it can be but for what was changed in it. */
  static DraftEnvelope certified(UnaryOperator<DraftCertificate> change) {
    TestKey key = TestKey.of("P256-release");
    TestCertificate signer = change.apply(TestChain.signer(key)).issuedBy(TestChain.MIDDLE);
    return by(key, "ES256", signer, TestChain.MIDDLE, TestChain.ROOT);
  }

  /** The same by an authority in the middle that is. */
  static DraftEnvelope below(DraftCertificate middle) {
    TestKey key = TestKey.of("P256-release");
    TestCertificate issuer = middle.issuedBy(TestChain.ROOT);
    return by(key, "ES256", TestChain.signer(key).issuedBy(issuer), issuer, TestChain.ROOT);
  }

  static String payload(String digest) {
    return "{\"targetArtifact\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"%s\",\"size\":8,\"annotations\":{\"env\":\"prod\"}}}"
        .formatted(digest);
  }

  static String text(String text) {
    return "\"" + text + "\"";
  }

  DraftEnvelope attribute(String name, String json) {
    attributes.put(name, json);
    return this;
  }

  DraftEnvelope without(String name) {
    attributes.remove(name);
    return this;
  }

  /** Says until when it counts, and that nobody may pass over that. */
  DraftEnvelope until(String time) {
    return attribute(EXPIRY, text(time)).critical(SCHEME, EXPIRY);
  }

  DraftEnvelope critical(String... names) {
    return attribute(
        CRIT,
        List.of(names).stream()
            .map(DraftEnvelope::text)
            .collect(Collectors.joining(",", "[", "]")));
  }

  /** Signs with another key than the certificate's. */
  DraftEnvelope signedBy(TestKey other) {
    key = other;
    return this;
  }

  /** Signs in another way than it says. */
  DraftEnvelope signedWith(String other) {
    algorithm = other;
    return this;
  }

  DraftEnvelope chain(TestCertificate... certificates) {
    chain = TestChain.der(certificates);
    return this;
  }

  DraftEnvelope chain(List<byte[]> certificates) {
    chain = new ArrayList<>(certificates);
    return this;
  }

  DraftEnvelope payload(UnaryOperator<String> change) {
    payload = change.apply(payload);
    return this;
  }

  DraftEnvelope signature(UnaryOperator<byte[]> change) {
    signature = change;
    return this;
  }

  DraftEnvelope edited(String from, String to) {
    edit =
        text -> {
          if (!text.contains(from)) {
            throw new AssertionError(from + " is not in " + text);
          }
          return text.replace(from, to);
        };
    return this;
  }

  DraftEnvelope edited(UnaryOperator<String> change) {
    edit = change;
    return this;
  }

  static byte[] sign(TestKey key, String algorithm, byte[] message) {
    return switch (algorithm) {
      case "ES256" -> key.sign("SHA256withECDSAinP1363Format", message);
      case "ES384" -> key.sign("SHA384withECDSAinP1363Format", message);
      case "ES512" -> key.sign("SHA512withECDSAinP1363Format", message);
      case "PS256" -> key.sign("RSASSA-PSS", pss("SHA-256", MGF1ParameterSpec.SHA256, 32), message);
      case "PS384" -> key.sign("RSASSA-PSS", pss("SHA-384", MGF1ParameterSpec.SHA384, 48), message);
      default -> key.sign(algorithm, message);
    };
  }

  private static AlgorithmParameterSpec pss(String hash, MGF1ParameterSpec mask, int salt) {
    return new PSSParameterSpec(hash, "MGF1", mask, salt, 1);
  }

  static String url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  String content() {
    String header =
        attributes.entrySet().stream()
            .map(entry -> text(entry.getKey()) + ":" + entry.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    String signed = url(header.getBytes(UTF_8)) + "." + url(payload.getBytes(UTF_8));
    byte[] made = signature.apply(sign(key, algorithm, signed.getBytes(US_ASCII)));
    String x5c =
        chain.stream()
            .map(der -> text(Base64.getEncoder().encodeToString(der)))
            .collect(Collectors.joining(","));
    String whole =
        "{\"payload\":\"%s\",\"protected\":\"%s\",\"header\":{\"x5c\":[%s],\"io.cncf.notary.signingAgent\":\"test\"},\"signature\":\"%s\"}"
            .formatted(url(payload.getBytes(UTF_8)), url(header.getBytes(UTF_8)), x5c, url(made));
    return edit.apply(whole);
  }

  Signature build() {
    return signature(content());
  }

  static Signature signature(String content) {
    return new Signature(
        Signature.Kind.NOTATION_JWS, Digest.sha256("carrier".getBytes(UTF_8)), content, "");
  }
}
