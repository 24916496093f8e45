package dev.remora.trust.sigstore;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Refusal;
import java.util.List;
import java.util.Optional;

/** What a bundle holds: exactly one signature, in one of two forms. */
public sealed interface Content {
  /** In base64, unverified. */
  Encoded signature();

  /** The document that it is part of; nothing where that is elsewhere. */
  Optional<byte[]> document();

  /** Of a document that is part of it, and of the document's type. */
  record Envelope(String payloadType, Encoded payload, Encoded signature) implements Content {
    @Override
    public Optional<byte[]> document() {
      return Optional.of(payload.bytes());
    }
  }

  /**
   * Of something that is elsewhere.
   *
   * @param digest of that, as a hint
   */
  record MessageSignature(Optional<Encoded> digest, Encoded signature) implements Content {
    @Override
    public Optional<byte[]> document() {
      return Optional.empty();
    }
  }

  static Content read(JsonObject bundle) throws MalformedJson, Refusal {
    Optional<JsonObject> envelope = bundle.object("dsseEnvelope");
    Optional<JsonObject> message = bundle.object("messageSignature");
    if (envelope.isPresent() && message.isPresent()) {
      throw Refusal.unreadable("it has two contents");
    }
    if (message.isPresent()) {
      return new MessageSignature(
          message.get().object("messageDigest", d -> d.hint("digest").flatMap(Encoded::of)),
          Encoded.read(message.get(), "signature"));
    }
    return envelope(envelope.orElseThrow(() -> Refusal.unreadable("it has no content")));
  }

  private static Envelope envelope(JsonObject json) throws MalformedJson, Refusal {
    List<JsonObject> signatures = json.objects("signatures");
    if (signatures.size() != 1) {
      throw Refusal.unreadable(
          "its envelope has " + signatures.size() + " signatures, and exactly one is expected");
    }
    return new Envelope(
        json.text("payloadType"),
        Encoded.read(json, "payload"),
        Encoded.read(signatures.getFirst(), "sig"));
  }
}
