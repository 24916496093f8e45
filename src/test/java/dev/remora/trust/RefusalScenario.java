package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.sigstore.TrustedKeys;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What is no signature of a manifest, each made from one that is, and refused for its own reason.
 * Rows marked with an exclamation mark are taken by cosign 3.1.1.
 */
abstract class RefusalScenario {
  static final Digest MANIFEST = DraftBundle.MANIFEST;
  static final String HEX = MANIFEST.encoded();
  static final String CLASSIC_TYPE = "cosign container image signature";

  static final TrustRules RULES =
      new TrustRules(
          List.of(
              new TrustedKeys(
                  Stream.of("P256", "P384", "P521", "RSA", "ED25519")
                      .map(TestKey::of)
                      .map(TestKey::verification)
                      .toList())),
          Map.of(),
          Optional.empty(),
          Revocations.none());

  static Arguments row(String name, Signature signature, Reason reason, String word) {
    return Arguments.of(name, signature, reason, word);
  }

  static Arguments row(String name, DraftBundle bundle, Reason reason, String word) {
    return row(name, bundle.build(), reason, word);
  }

  static DraftBundle good() {
    return DraftBundle.good();
  }

  static String statement(String subjects) {
    return DraftBundle.statement(subjects);
  }

  static void assertRefused(TrustRules rules, Signature signature, Reason reason, String word) {
    Verdict verdict = new Verifier(rules).verify(MANIFEST, signature);
    Miss miss = assertInstanceOf(Verdict.NotSigned.class, verdict).miss();
    assertEquals(reason, miss.reason(), miss.why());
    assertTrue(miss.why().contains(word), miss.why());
  }

  static String simple(String type, String digest) {
    return "{\"critical\":{\"identity\":{\"docker-reference\":\"x\"},\"image\":{\"docker-manifest-digest\":\"%s\"},\"type\":\"%s\"},\"optional\":null}"
        .formatted(digest, type);
  }

  static Signature classic(String payload) {
    return classic(TestKey.p256(), payload);
  }

  static Signature classic(TestKey key, String payload) {
    return new Signature(
        Signature.Kind.CLASSIC, MANIFEST, payload, base64(key.sign(payload.getBytes(UTF_8))));
  }

  static String member(String json, String name) {
    int from = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return json.substring(from, json.indexOf('"', from));
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
