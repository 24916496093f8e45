package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.Miss.Reason;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is no signature of a manifest, each made from one that is, and refused for its own reason.
 * Rows marked with an exclamation mark are taken by cosign 3.1.1.
 */
class RefusedSignaturesTest {
  private static final Digest MANIFEST = DraftBundle.MANIFEST;
  private static final String HEX = MANIFEST.encoded();
  private static final String CLASSIC_TYPE = "cosign container image signature";

  private static final TrustRules RULES =
      new TrustRules(
          Stream.of("P256", "P384", "P521", "RSA", "ED25519")
              .map(TestKey::of)
              .map(TestKey::verification)
              .toList(),
          Map.of(),
          Optional.empty(),
          Revocations.none());

  private static Arguments row(String name, Signature signature, Reason reason, String word) {
    return Arguments.of(name, signature, reason, word);
  }

  private static Arguments row(String name, DraftBundle bundle, Reason reason, String word) {
    return row(name, bundle.build(), reason, word);
  }

  private static DraftBundle good() {
    return DraftBundle.good();
  }

  private static String statement(String subjects) {
    return DraftBundle.statement(subjects);
  }

  private static void assertRefused(
      TrustRules rules, Signature signature, Reason reason, String word) {
    Verdict verdict = new Verifier(rules).verify(MANIFEST, signature);
    Miss miss = assertInstanceOf(Verdict.NotSigned.class, verdict).miss();
    assertEquals(reason, miss.reason(), miss.why());
    assertTrue(miss.why().contains(word), miss.why());
  }

  // ---- of another thing

  static Stream<Arguments> otherThings() {
    Digest other = DraftBundle.OTHER_MANIFEST;
    return Stream.of(
        row(
            "another manifest's digest",
            good().payload(statement(DraftBundle.subject(other.encoded()))),
            Reason.OTHER_MANIFEST,
            other.toString()),
        row(
            "the beginning of the digest",
            good().payload(statement(DraftBundle.subject(HEX.substring(0, 12)))),
            Reason.OTHER_MANIFEST,
            HEX.substring(0, 12)),
        row(
            "the digest in upper case",
            good().payload(statement(DraftBundle.subject(HEX.toUpperCase(Locale.ROOT)))),
            Reason.OTHER_MANIFEST,
            "another manifest"),
        row(
            "the digest with its algorithm before it",
            good().payload(statement(DraftBundle.subject("sha256:" + HEX))),
            Reason.OTHER_MANIFEST,
            "another manifest"),
        row(
            "another manifest, simple signing",
            classic(simple(CLASSIC_TYPE, other.toString())),
            Reason.OTHER_MANIFEST,
            other.toString()),
        row(
            "the digest in upper case, simple signing",
            classic(simple(CLASSIC_TYPE, "sha256:" + HEX.toUpperCase(Locale.ROOT))),
            Reason.OTHER_MANIFEST,
            "another manifest"),
        row(
            "no digest, simple signing",
            classic("{\"critical\":{\"type\":\"" + CLASSIC_TYPE + "\"}}"),
            Reason.OTHER_MANIFEST,
            "another manifest"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void otherThings(String name, Signature signature, Reason reason, String word) {
    assertRefused(RULES, signature, reason, word);
  }

  // ---- of another meaning

  static Stream<Arguments> otherMeanings() {
    String subject = DraftBundle.subject(HEX);
    return Stream.of(
        row(
            "! SLSA's provenance by the same key",
            good()
                .payload(
                    DraftBundle.statement(
                        DraftBundle.STATEMENT, "https://slsa.dev/provenance/v1", subject)),
            Reason.ATTESTATION,
            "an attestation (slsa.dev/provenance/v1), which is no signature"),
        row(
            "! an attestation of somebody's own",
            good()
                .payload(
                    DraftBundle.statement(
                        DraftBundle.STATEMENT,
                        "https://cosign.sigstore.dev/attestation/v1",
                        subject)),
            Reason.ATTESTATION,
            "cosign.sigstore.dev/attestation/v1"),
        row(
            "! an attestation in a statement of v0.1",
            good()
                .payload(
                    DraftBundle.statement(
                        "https://in-toto.io/Statement/v0.1",
                        "https://slsa.dev/provenance/v0.2",
                        subject)),
            Reason.ATTESTATION,
            "slsa.dev/provenance/v0.2"),
        row(
            "! the predicate in other case",
            good()
                .payload(
                    DraftBundle.statement(
                        DraftBundle.STATEMENT, "https://sigstore.dev/cosign/Sign/v1", subject)),
            Reason.ATTESTATION,
            "cosign/Sign/v1"),
        row(
            "! a later version of the predicate",
            good()
                .payload(
                    DraftBundle.statement(DraftBundle.STATEMENT, DraftBundle.SIGN + "1", subject)),
            Reason.ATTESTATION,
            "sign/v11"),
        row(
            "no predicate",
            good().payload(statement(subject).replace("predicateType", "predicateKind")),
            Reason.OTHER_MEANING,
            "states nothing"),
        row(
            "! a statement of v0.1",
            good()
                .payload(
                    DraftBundle.statement(
                        "https://in-toto.io/Statement/v0.1", DraftBundle.SIGN, subject)),
            Reason.OTHER_MEANING,
            "Statement/v0.1"),
        row(
            "! two subjects",
            good().payload(statement(subject + "," + DraftBundle.subject("0".repeat(64)))),
            Reason.OTHER_MEANING,
            "2 things"),
        row("no subject", good().payload(statement("")), Reason.OTHER_MEANING, "0 things"),
        row(
            "a subject without digest",
            good().payload(statement("{\"name\":\"x\"}")),
            Reason.OTHER_MEANING,
            "without digest"),
        row(
            "! a second digest that contradicts",
            good()
                .payload(
                    statement(
                        "{\"digest\":{\"sha256\":\"%s\",\"sha512\":\"%s\"}}"
                            .formatted(HEX, "0".repeat(128)))),
            Reason.OTHER_MEANING,
            "other digests"),
        row(
            "a digest of another algorithm",
            good().payload(statement("{\"digest\":{\"gitCommit\":\"" + HEX + "\"}}")),
            Reason.OTHER_MEANING,
            "other digests"),
        row(
            "another payload type, signed as such",
            good().payloadType("application/json"),
            Reason.OTHER_MEANING,
            "application/json"),
        row(
            "the manifest as a file",
            good()
                .edited(
                    text ->
                        text.replaceFirst(
                            "\"dsseEnvelope\".*",
                            "\"messageSignature\":{\"messageDigest\":{},\"signature\":\"%s\"}}"
                                .formatted(base64(TestKey.p256().sign(new byte[] {1}))))),
            Reason.OTHER_MEANING,
            "the signature of a file"),
        row(
            "simple signing in an envelope",
            good().payload(simple(CLASSIC_TYPE, MANIFEST.toString())),
            Reason.OTHER_MEANING,
            "states nothing"),
        row(
            "a statement by simple signing",
            classic(statement(subject)),
            Reason.OTHER_MEANING,
            "does not say what it is"),
        row(
            "! another type, simple signing",
            classic(simple("atomic container signature", MANIFEST.toString())),
            Reason.OTHER_MEANING,
            "atomic container signature"),
        row(
            "! no type, simple signing",
            classic(simple("", MANIFEST.toString())),
            Reason.OTHER_MEANING,
            "does not say what it is"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void otherMeanings(String name, Signature signature, Reason reason, String word) {
    assertRefused(RULES, signature, reason, word);
  }

  // ---- in another form

  static Stream<Arguments> otherForms() {
    String good = good().text();
    String payload = new String(Base64.getDecoder().decode(member(good, "payload")), UTF_8);
    int half = payload.length() / 2;
    return Stream.of(
        row(
            "relabelled after it was signed",
            good().payloadType("text/plain").edited("text/plain", DraftBundle.IN_TOTO),
            Reason.OTHER_KEY,
            "not its own"),
        row(
            "signed without its type",
            good().message(_ -> payload.getBytes(UTF_8)),
            Reason.OTHER_KEY,
            "not its own"),
        row(
            "the boundary between type and payload moved",
            good()
                .message(
                    _ ->
                        DraftBundle.pae(
                            "%s %d %s"
                                .formatted(
                                    DraftBundle.IN_TOTO,
                                    payload.length(),
                                    payload.substring(0, half)),
                            payload.substring(half))),
            Reason.OTHER_KEY,
            "not its own"),
        row(
            "the payload's last byte changed",
            good()
                .edited(
                    text ->
                        text.replace(
                            member(text, "payload"), base64((payload + " ").getBytes(UTF_8)))),
            Reason.OTHER_KEY,
            "not its own"),
        row(
            "a name twice in the statement",
            good()
                .payload(
                    statement(DraftBundle.subject(HEX))
                        .replace(
                            "\"predicate\":",
                            "\"subject\":[" + DraftBundle.subject(HEX) + "],\"predicate\":")),
            Reason.UNREADABLE,
            "a name is there twice"),
        row(
            "a name twice in the envelope",
            good().edited("\"payloadType\"", "\"payload\":\"e30=\",\"payloadType\""),
            Reason.UNREADABLE,
            "a name is there twice"),
        row(
            "! a name twice, simple signing",
            classic(
                simple(CLASSIC_TYPE, DraftBundle.OTHER_MANIFEST.toString())
                    .replace(
                        "\"image\":{",
                        "\"image\":{\"docker-manifest-digest\":\"" + MANIFEST + "\",")),
            Reason.UNREADABLE,
            "a name is there twice"),
        row(
            "a second document after the bundle",
            good().edited(text -> text + text),
            Reason.UNREADABLE,
            "not valid JSON"),
        row(
            "a second document after the statement",
            good().payload(payload + "{}"),
            Reason.UNREADABLE,
            "not valid JSON"),
        row(
            "a byte order mark before the bundle",
            good().edited(text -> "\ufeff" + text),
            Reason.UNREADABLE,
            "byte order mark"),
        row(
            "a byte order mark before the statement",
            good().payload("\ufeff" + payload),
            Reason.UNREADABLE,
            "byte order mark"),
        row(
            "a byte order mark, simple signing",
            classic("\ufeff" + simple(CLASSIC_TYPE, MANIFEST.toString())),
            Reason.UNREADABLE,
            "byte order mark"),
        row("the empty text", good().edited(_ -> ""), Reason.UNREADABLE, "JSON"),
        row("an array", good().edited(text -> "[" + text + "]"), Reason.UNREADABLE, "JSON object"),
        row(
            "30,000 levels deep",
            good()
                .edited(
                    text ->
                        text.replaceFirst(
                            "\\{", "{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + ",")),
            Reason.UNREADABLE,
            "nested too deeply"),
        row(
            "a statement 20,000 levels deep",
            good()
                .payload(
                    payload.replaceFirst(
                        "\\{", "{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + ",")),
            Reason.UNREADABLE,
            "nested too deeply"),
        row(
            "longer than 64 KiB",
            good().edited(text -> text + " ".repeat(Signature.LONGEST)),
            Reason.UNREADABLE,
            "longer than 65536 bytes"),
        row(
            "! the payload in base64url",
            paddedOrOdd("payload", member -> member.replace('+', '-').replace('/', '_')),
            Reason.UNREADABLE,
            "dsseEnvelope.payload is not base64"),
        row(
            "the payload without padding",
            paddedOrOdd("payload", member -> member.replace("=", "")),
            Reason.UNREADABLE,
            "dsseEnvelope.payload is not base64"),
        row(
            "! the signature without padding",
            unpaddedSignature(),
            Reason.UNREADABLE,
            "sig is not base64"),
        row(
            "the signature with a line end",
            good().edited("\"}]}}", "\\n\"}]}}"),
            Reason.UNREADABLE,
            "sig is not base64"),
        row(
            "base64 without padding, simple signing",
            classicValue(value -> value.replace("=", "")),
            Reason.UNREADABLE,
            "base64"),
        row("no base64, simple signing", classicValue(_ -> "%"), Reason.UNREADABLE, "base64"),
        row(
            "a version that is not known",
            good().mediaType("application/vnd.dev.sigstore.bundle.v0.4+json"),
            Reason.UNREADABLE,
            "bundle.v0.4+json"),
        row(
            "a version that asked for less",
            good().mediaType("application/vnd.dev.sigstore.bundle+json;version=0.1"),
            Reason.UNREADABLE,
            "version=0.1"),
        row(
            "no version",
            good().edited("\"mediaType\"", "\"mediatype\""),
            Reason.UNREADABLE,
            "mediaType is missing"),
        row(
            "two contents",
            good()
                .edited(
                    "\"dsseEnvelope\"",
                    "\"messageSignature\":{\"signature\":\"AA==\"},\"dsseEnvelope\""),
            Reason.UNREADABLE,
            "two contents"),
        row(
            "no content",
            good().edited("\"dsseEnvelope\"", "\"envelope\""),
            Reason.UNREADABLE,
            "no content"),
        row(
            "no signature",
            good().edited(text -> text.replaceFirst("\\[\\{\"sig\".*?\\]", "[]")),
            Reason.UNREADABLE,
            "0 signatures"),
        row(
            "two signatures",
            good().edited("\"}]}}", "\"},{\"sig\":\"AA==\"}]}}"),
            Reason.UNREADABLE,
            "2 signatures"),
        row(
            "no material",
            good().edited("\"verificationMaterial\"", "\"material\""),
            Reason.UNREADABLE,
            "verificationMaterial is missing"),
        row("neither key nor certificate", good().material("{}"), Reason.UNREADABLE, "neither"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void otherForms(String name, Signature signature, Reason reason, String word) {
    assertRefused(RULES, signature, reason, word);
  }

  /** Whose payload has signs in base64 that the change is about. */
  private static DraftBundle paddedOrOdd(String name, UnaryOperator<String> change) {
    for (int i = 0; ; i++) {
      DraftBundle bundle =
          good()
              .payload(
                  statement(DraftBundle.subject(HEX))
                      .replaceFirst("\\{", "{\"ÿ>?~\":" + i + "0".repeat(i % 3) + ","));
      String member = member(bundle.text(), name);
      if (!change.apply(member).equals(member)) {
        return bundle.edited(text -> text.replace(member, change.apply(member)));
      }
    }
  }

  private static DraftBundle unpaddedSignature() {
    return good()
        .signature(
            sig -> {
              byte[] padded = sig;
              while (padded.length % 3 == 0) { // of P-256 it is 70 to 72 bytes
                padded =
                    TestKey.p256()
                        .sign(
                            DraftBundle.pae(
                                DraftBundle.IN_TOTO, statement(DraftBundle.subject(HEX))));
              }
              return padded;
            })
        .edited(text -> text.replaceFirst("=+\"\\}\\]\\}\\}$", "\"}]}}"));
  }

  // ---- by another key, or by none

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
            Reason.OTHER_KEY,
            "a certificate"),
        row(
            "a certificate beside the key",
            good().material("{\"publicKey\":{},\"certificate\":{\"rawBytes\":\"AA==\"}}"),
            Reason.OTHER_KEY,
            "a certificate"),
        row(
            "a chain of certificates",
            good().material("{\"publicKey\":{},\"x509CertificateChain\":{\"certificates\":[]}}"),
            Reason.OTHER_KEY,
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

  // ---- by a key that does not count, or not enough

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
                RULES.keys(),
                Map.of(),
                Optional.empty(),
                Revocations.parse("SHA256:" + TestKey.p256().hint())),
            none,
            Reason.REVOKED,
            "P256.pub"),
        Arguments.of("no key", annotatedBy(List.of(), Map.of()), none, Reason.OTHER_KEY, "key"),
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
    return annotatedBy(RULES.keys(), annotations);
  }

  private static TrustRules annotatedBy(
      List<VerificationKey> keys, Map<String, String> annotations) {
    return new TrustRules(keys, annotations, Optional.empty(), Revocations.none());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void otherRules(String name, TrustRules rules, Signature signature, Reason reason, String word) {
    assertRefused(rules, signature, reason, word);
  }

  // ---- what they are made of

  private static String simple(String type, String digest) {
    return "{\"critical\":{\"identity\":{\"docker-reference\":\"x\"},\"image\":{\"docker-manifest-digest\":\"%s\"},\"type\":\"%s\"},\"optional\":null}"
        .formatted(digest, type);
  }

  private static Signature classic(String payload) {
    return classic(TestKey.p256(), payload);
  }

  private static Signature classic(TestKey key, String payload) {
    return new Signature(
        Signature.Kind.CLASSIC, MANIFEST, payload, base64(key.sign(payload.getBytes(UTF_8))));
  }

  /** Whose signature is changed, and ends in padding before. */
  private static Signature classicValue(UnaryOperator<String> change) {
    Signature signature;
    do {
      signature = classic(simple(CLASSIC_TYPE, MANIFEST.toString()));
    } while (!signature.value().endsWith("="));
    return new Signature(
        signature.kind(),
        signature.carrier(),
        signature.content(),
        change.apply(signature.value()));
  }

  private static String member(String json, String name) {
    int from = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return json.substring(from, json.indexOf('"', from));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
