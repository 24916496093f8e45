package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.sigstore.TrustedKeys;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may differ between signatures that count; so that refusing is not all a verifier does. */
class AcceptedSignaturesTest {
  private static final String HEX = DraftBundle.MANIFEST.encoded();

  private static TrustRules rules(String key, Map<String, String> annotations) {
    return new TrustRules(
        List.of(new TrustedKeys(List.of(TestKey.of(key).verification()))),
        annotations,
        Optional.empty(),
        Revocations.none());
  }

  private static Verdict verify(String key, Signature signature) {
    return new Verifier(rules(key, Map.of())).verify(DraftBundle.MANIFEST, signature);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P256", "P384", "P521", "RSA", "ED25519"})
  void everyKindOfKey(String kind) {
    Verdict verdict = verify(kind, DraftBundle.by(TestKey.of(kind)).build());
    assertEquals(
        TestKey.of(kind).verification().signer(),
        assertInstanceOf(Verdict.Signed.class, verdict).signer());
  }

  static Stream<Arguments> variations() {
    DraftBundle good = DraftBundle.good();
    String statement = DraftBundle.statement(DraftBundle.subject(HEX));
    return Stream.of(
        Arguments.of("as cosign writes it", good),
        Arguments.of(
            "the other spelling of the version",
            good.mediaType("application/vnd.dev.sigstore.bundle+json;version=0.3")),
        Arguments.of("no hint", good.material("{\"publicKey\":{}}")),
        Arguments.of("a hint that is wrong", good.material("{\"publicKey\":{\"hint\":\"AA==\"}}")),
        Arguments.of("a hint that is no text", good.material("{\"publicKey\":{\"hint\":1}}")),
        Arguments.of(
            "the entry of a log, and a time",
            good.material(
                "{\"publicKey\":{},\"tlogEntries\":[{}],\"timestampVerificationData\":{}}")),
        Arguments.of("members that nobody knows", good.edited("{\"media", "{\"new\":[1],\"media")),
        Arguments.of("white space", good.edited(text -> "\n " + text + "\n")),
        Arguments.of(
            "no predicate, as cosign 3.0 has it",
            good.payload(statement.replace(",\"predicate\":{}", ""))),
        Arguments.of(
            "a subject with a name",
            good.payload(
                DraftBundle.statement("{\"name\":\"x\",\"digest\":{\"sha256\":\"" + HEX + "\"}}"))),
        Arguments.of(
            "annotations of any kind",
            good.payload(
                DraftBundle.statement(
                    "{\"annotations\":{\"a\":{\"b\":[1]}},\"digest\":{\"sha256\":\""
                        + HEX
                        + "\"}}"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void variations(String name, DraftBundle bundle) {
    assertInstanceOf(Verdict.Signed.class, verify("P256", bundle.build()));
  }

  @Test
  void simpleSigningUnderAnyName() {
    for (String name : List.of("registry.example/app", "", "localhost:1/x@sha256:0")) {
      Signature classic = classic(name, "{\"env\":\"prod\"}");
      Verdict.Signed signed = assertInstanceOf(Verdict.Signed.class, verify("P256", classic));
      assertEquals(Map.of("env", "prod"), signed.annotations());
      assertInstanceOf(
          Verdict.Signed.class,
          new Verifier(rules("P256", Map.of("env", "prod"))).verify(DraftBundle.MANIFEST, classic));
    }
  }

  private static Signature classic(String name, String optional) {
    String payload =
        "{\"critical\":{\"identity\":{\"docker-reference\":\"%s\"},\"image\":{\"docker-manifest-digest\":\"%s\"},\"type\":\"cosign container image signature\"},\"optional\":%s}"
            .formatted(name, DraftBundle.MANIFEST, optional);
    String value = Base64.getEncoder().encodeToString(TestKey.p256().sign(payload.getBytes(UTF_8)));
    return new Signature(Signature.Kind.CLASSIC, DraftBundle.MANIFEST, payload, value);
  }

  @Test
  void annotationsThatAreAskedFor() {
    Signature signature =
        DraftBundle.good()
            .payload(
                DraftBundle.statement(
                    "{\"digest\":{\"sha256\":\"%s\"},\"annotations\":{\"env\":\"prod\",\"empty\":\"\",\"x\":\"y\"}}"
                        .formatted(HEX)))
            .build();
    Verdict verdict =
        new Verifier(rules("P256", Map.of("env", "prod", "empty", "")))
            .verify(DraftBundle.MANIFEST, signature);
    assertEquals(
        Map.of("env", "prod", "empty", "", "x", "y"),
        assertInstanceOf(Verdict.Signed.class, verdict).annotations());
  }

  @Test
  void whatWasSaidIsSaidAgainButNotOfSomethingElse() {
    Verifier verifier = new Verifier(rules("P256", Map.of()));
    Signature signature = DraftBundle.good().build();
    Verdict first = verifier.verify(DraftBundle.MANIFEST, signature);
    assertSame(first, verifier.verify(DraftBundle.MANIFEST, signature));

    assertInstanceOf(
        Verdict.NotSigned.class, verifier.verify(DraftBundle.OTHER_MANIFEST, signature));
    Signature elsewhere =
        new Signature(signature.kind(), Digest.sha256(new byte[1]), signature.content(), "");
    assertEquals(
        elsewhere,
        assertInstanceOf(Verdict.Signed.class, verifier.verify(DraftBundle.MANIFEST, elsewhere))
            .signature());
    assertInstanceOf(
        Verdict.NotSigned.class,
        verifier.verify(
            DraftBundle.MANIFEST,
            new Signature(Signature.Kind.CLASSIC, signature.carrier(), signature.content(), "")));

    for (int i = 0; i < 64; i++) { // so many that the first is forgotten
      verifier.verify(Digest.sha256(("" + i).getBytes(UTF_8)), signature);
    }
    assertNotSame(first, verifier.verify(DraftBundle.MANIFEST, signature));
  }
}
