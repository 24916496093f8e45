package dev.remora.trust.sigstore;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.StrictJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;

/**
 * What cosign 3 and {@code remora} sign: an in-toto statement about exactly one manifest, in a DSSE
 * envelope. cosign itself takes any statement for a signature, so that whoever attests how an image
 * was built has signed it; here only the one that says "signed" does.
 */
public final class Statement {
  public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
  private static final String TYPE = "https://in-toto.io/Statement/v1";

  /** That of a signature; any other predicate is an attestation. */
  public static final String SIGNED = "https://sigstore.dev/cosign/sign/v1";

  private static final String ALGORITHM = "sha256";

  private Statement() {}

  /**
   * The bytes that are signed (DSSE, "Pre-Authentication Encoding"): with the type, so that nothing
   * can be taken for another kind of document, and with lengths, so that no boundary moves.
   */
  static byte[] message(String payloadType, byte[] payload) {
    byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(ascii("DSSEv1 " + type.length + " "));
    message.writeBytes(type);
    message.writeBytes(ascii(" " + payload.length + " "));
    message.writeBytes(payload);
    return message.toByteArray();
  }

  static byte[] message(Content.Envelope envelope) {
    return message(envelope.payloadType(), envelope.payload().bytes());
  }

  /** One about a manifest, to the byte as cosign writes it. */
  public static byte[] write(Digest manifest, SortedMap<String, String> annotations) {
    if (!manifest.algorithm().equals(ALGORITHM)) {
      throw new IllegalArgumentException("nothing says what is signed but a digest of sha256");
    }
    JsonWriter signed = JsonWriter.object(); // there also where it is empty
    annotations.forEach(signed::put);
    JsonWriter digest = JsonWriter.object().put(ALGORITHM, manifest.encoded());
    return JsonWriter.object()
        .put("_type", TYPE)
        .put(
            "subject",
            List.of(JsonWriter.object().put("digest", digest).put("annotations", signed)))
        .put("predicateType", SIGNED)
        .put("predicate", JsonWriter.object())
        .bytes();
  }

  static Claim read(Content.Envelope envelope) throws MalformedJson, Refusal {
    if (!envelope.payloadType().equals(PAYLOAD_TYPE)) {
      throw Refusal.otherMeaning(
          "a signed document of the type " + Refusal.shown(envelope.payloadType()));
    }
    JsonObject statement = StrictJson.parse(envelope.payload().bytes());
    String predicate = statement.optionalText("predicateType").orElse("");
    if (!predicate.equals(SIGNED)) {
      throw attestation(predicate);
    }
    String type = statement.optionalText("_type").orElse("");
    if (!type.equals(TYPE)) {
      throw Refusal.otherMeaning("a statement of the type " + Refusal.shown(type));
    }
    List<JsonObject> subjects = statement.objects("subject");
    if (subjects.size() != 1) {
      throw Refusal.otherMeaning("a statement about " + subjects.size() + " things");
    }
    JsonObject subject = subjects.getFirst();
    JsonObject digest =
        subject
            .object("digest")
            .orElseThrow(() -> Refusal.otherMeaning("a statement about something without digest"));
    if (!digest.names().equals(List.of(ALGORITHM))) { // a second one could contradict the first
      throw Refusal.otherMeaning("a statement with other digests than one of sha256");
    }
    return new Claim(
        ALGORITHM + ":" + digest.text(ALGORITHM), StrictJson.annotations(subject, "annotations"));
  }

  public static Refusal attestation(String predicate) {
    if (predicate.isEmpty()) {
      return Refusal.otherMeaning("a statement that states nothing");
    }
    String name = predicate.startsWith("https://") ? predicate.substring(8) : predicate;
    return new Refusal(
        Miss.Reason.ATTESTATION,
        "carries an attestation (" + Refusal.shown(name) + "), which is no signature");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
