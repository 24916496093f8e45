package dev.remora.trust.notation;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.MediaType;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.StrictJson;
import java.util.OptionalLong;

/** What is signed: the descriptor of a manifest (Notary Project, signature specification). */
final class Payload {
  private Payload() {}

  static Claim read(byte[] payload) throws MalformedJson, Refusal {
    JsonObject artifact =
        StrictJson.parse(payload)
            .object("targetArtifact")
            .orElseThrow(() -> Refusal.otherMeaning("a signed document that names no artifact"));
    String type = artifact.text("mediaType");
    if (!type.equals(MediaType.MANIFEST)) { // the same bytes could be read as something else
      throw Refusal.otherMeaning("a signature of something of the type " + Refusal.shown(type));
    }
    return new Claim(
        artifact.text("digest"),
        OptionalLong.of(artifact.number("size")),
        StrictJson.annotations(artifact, "annotations"));
  }
}
