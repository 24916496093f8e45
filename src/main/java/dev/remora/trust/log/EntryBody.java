package dev.remora.trust.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.key.Hash;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.StrictJson;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a log keeps of a signature: what was signed, by whom, and the signature itself. Whoever does
 * not compare all three takes anybody's entry for this one's.
 */
final class EntryBody {
  private EntryBody() {}

  /** Refuses an entry that is of another signature. */
  static void require(LogEntry entry, Logged signature) throws MalformedJson, Refusal {
    JsonObject body = StrictJson.parse(entry.body().bytes());
    String kind = body.text("kind") + " " + body.text("apiVersion");
    if (!kind.equals(entry.kind())) {
      throw other("of another kind than it says");
    }
    JsonObject spec = object(body, "spec");
    switch (kind) {
      case "hashedrekord 0.0.1" -> blob(spec, signature);
      case "hashedrekord 0.0.2" -> secondBlob(object(spec, "hashedRekordV002"), signature);
      case "dsse 0.0.1" -> envelope(spec, signature);
      case "intoto 0.0.2" -> statement(object(spec, "content"), signature);
      default -> throw other("of the kind " + Refusal.shown(kind));
    }
  }

  private static void blob(JsonObject spec, Logged expected) throws MalformedJson, Refusal {
    JsonObject hash = object(object(spec, "data"), "hash");
    JsonObject signature = object(spec, "signature");
    requireMessage(hex(named(hash).of(expected.message())).equals(hash.text("value")));
    requireSignature(Encoded.read(signature, "content"), expected);
    requireCertificate(pem(object(signature, "publicKey"), "content"), expected);
  }

  private static void secondBlob(JsonObject record, Logged expected) throws MalformedJson, Refusal {
    JsonObject data = object(record, "data");
    JsonObject signature = object(record, "signature");
    requireMessage(
        Encoded.of(named(data).of(expected.message())).equals(Encoded.read(data, "digest")));
    requireSignature(Encoded.read(signature, "content"), expected);
    JsonObject verifier = object(signature, "verifier");
    requireCertificate(
        verifier.object("x509Certificate", c -> Optional.of(Encoded.read(c, "rawBytes").bytes())),
        expected);
  }

  private static void envelope(JsonObject spec, Logged expected) throws MalformedJson, Refusal {
    requirePayload(object(spec, "payloadHash"), expected);
    JsonObject signature = single(spec.objects("signatures"));
    requireSignature(Encoded.read(signature, "signature"), expected);
    requireCertificate(pem(signature, "verifier"), expected);
  }

  /** Its signature is in base64 twice: so the first who wrote such entries sent it. */
  private static void statement(JsonObject content, Logged expected) throws MalformedJson, Refusal {
    requirePayload(object(content, "payloadHash"), expected);
    JsonObject signature = single(object(content, "envelope").objects("signatures"));
    String once = new String(Encoded.read(signature, "sig").bytes(), ISO_8859_1);
    requireSignature(new Encoded(once), expected);
    requireCertificate(pem(signature, "publicKey"), expected);
  }

  private static void requirePayload(JsonObject hash, Logged expected)
      throws MalformedJson, Refusal {
    byte[] payload =
        expected.payload().orElseThrow(() -> other("of a document, and a file is signed"));
    requireMessage(hex(named(hash).of(payload)).equals(hash.text("value")));
  }

  private static void requireMessage(boolean same) throws Refusal {
    if (!same) {
      throw other("of something else that was signed");
    }
  }

  private static void requireSignature(Encoded signature, Logged expected) throws Refusal {
    if (!signature.equals(expected.signature())) {
      throw other("of another signature");
    }
  }

  private static void requireCertificate(Optional<byte[]> certificate, Logged expected)
      throws Refusal {
    if (certificate.filter(der -> Arrays.equals(der, expected.certificate())).isEmpty()) {
      throw other("of a signature by another certificate");
    }
  }

  /** As either version spells them. */
  private static Hash named(JsonObject json) throws MalformedJson, Refusal {
    return switch (json.text("algorithm")) {
      case "sha256", "SHA2_256" -> Hash.SHA256;
      case "sha384", "SHA2_384" -> Hash.SHA384;
      case "sha512", "SHA2_512" -> Hash.SHA512;
      default -> throw other("by a hash that is not known");
    };
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static JsonObject single(List<JsonObject> signatures) throws Refusal {
    if (signatures.size() != 1) {
      throw other("of " + signatures.size() + " signatures");
    }
    return signatures.getFirst();
  }

  private static Optional<byte[]> pem(JsonObject json, String name) throws MalformedJson {
    return CertificateText.der(Encoded.read(json, name).bytes());
  }

  private static JsonObject object(JsonObject json, String name) throws MalformedJson {
    return json.object(name).orElseThrow(() -> json.malformed(name, "is missing"));
  }

  private static Refusal other(String what) {
    return Refusal.unproven("its entry in the log is " + what);
  }
}
