package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * A bundle that counts, until a test makes one thing of it wrong: before it is signed ({@code
 * payload}, {@code payloadType}) or after ({@code as}, {@code signature}, {@code edited}).
 */
record DraftBundle(
    TestKey key,
    String mediaType,
    String material,
    String payloadType,
    String payload,
    UnaryOperator<byte[]> message,
    UnaryOperator<byte[]> signature,
    UnaryOperator<String> edit) {

  static final Digest MANIFEST = Digest.sha256("a configuration's manifest".getBytes(UTF_8));
  static final Digest OTHER_MANIFEST = Digest.sha256("another's".getBytes(UTF_8));
  static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  static final String IN_TOTO = "application/vnd.in-toto+json";
  static final String STATEMENT = "https://in-toto.io/Statement/v1";
  static final String SIGN = "https://sigstore.dev/cosign/sign/v1";

  static DraftBundle of(TestKey key, String payload) {
    return new DraftBundle(
        key,
        MEDIA_TYPE,
        "{\"publicKey\":{\"hint\":\"" + key.hint() + "\"}}",
        IN_TOTO,
        payload,
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity());
  }

  /** By the usual key, of the usual manifest. */
  static DraftBundle good() {
    return of(TestKey.p256(), statement(subject(MANIFEST.encoded())));
  }

  static DraftBundle by(TestKey key) {
    return of(key, statement(subject(MANIFEST.encoded())));
  }

  static String subject(String hex) {
    return "{\"digest\":{\"sha256\":\"" + hex + "\"}}";
  }

  static String statement(String subjects) {
    return statement(STATEMENT, SIGN, subjects);
  }

  static String statement(String type, String predicate, String subjects) {
    return "{\"_type\":\"%s\",\"subject\":[%s],\"predicateType\":\"%s\",\"predicate\":{}}"
        .formatted(type, subjects, predicate);
  }

  DraftBundle by(String otherKey) {
    return new DraftBundle(
        TestKey.of(otherKey), mediaType, material, payloadType, payload, message, signature, edit);
  }

  DraftBundle mediaType(String type) {
    return new DraftBundle(key, type, material, payloadType, payload, message, signature, edit);
  }

  DraftBundle material(String json) {
    return new DraftBundle(key, mediaType, json, payloadType, payload, message, signature, edit);
  }

  DraftBundle payloadType(String type) {
    return new DraftBundle(key, mediaType, material, type, payload, message, signature, edit);
  }

  DraftBundle payload(String text) {
    return new DraftBundle(key, mediaType, material, payloadType, text, message, signature, edit);
  }

  /** What is signed in place of the envelope's message. */
  DraftBundle message(UnaryOperator<byte[]> change) {
    return new DraftBundle(key, mediaType, material, payloadType, payload, change, signature, edit);
  }

  /** What is done to the signature. */
  DraftBundle signature(UnaryOperator<byte[]> change) {
    return new DraftBundle(key, mediaType, material, payloadType, payload, message, change, edit);
  }

  /** What is done to the finished text. */
  DraftBundle edited(UnaryOperator<String> change) {
    return new DraftBundle(
        key, mediaType, material, payloadType, payload, message, signature, change);
  }

  DraftBundle edited(String from, String to) {
    return edited(
        text -> {
          if (!text.contains(from)) {
            throw new AssertionError(from + " is not in " + text);
          }
          return text.replace(from, to);
        });
  }

  static byte[] pae(String type, String payload) {
    return "DSSEv1 %d %s %d %s"
        .formatted(type.length(), type, payload.getBytes(UTF_8).length, payload)
        .getBytes(UTF_8);
  }

  String sig() {
    byte[] signed = signature.apply(key.sign(message.apply(pae(payloadType, payload))));
    return Base64.getEncoder().encodeToString(signed);
  }

  String text() {
    String whole =
        "{\"mediaType\":\"%s\",\"verificationMaterial\":%s,\"dsseEnvelope\":{\"payload\":\"%s\",\"payloadType\":\"%s\",\"signatures\":[{\"sig\":\"%s\"}]}}"
            .formatted(
                mediaType,
                material,
                Base64.getEncoder().encodeToString(payload.getBytes(UTF_8)),
                payloadType,
                sig());
    return edit.apply(whole);
  }

  Signature build() {
    return new Signature(
        Signature.Kind.BUNDLE, Digest.sha256("carrier".getBytes(UTF_8)), text(), "");
  }
}
