package dev.remora.trust.sigstore;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.StrictJson;
import java.util.Set;

/**
 * A Sigstore bundle of version 0.3 (protobuf-specs, sigstore_bundle.proto). What it does not need
 * for a signature by a key, such as the entry of a log, is not looked at.
 */
public record Bundle(Material material, Content content) {
  /** As cosign writes it; the type of a manifest that carries one, too. */
  public static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  /** Both spellings of the specification; another version might ask for less. */
  public static final Set<String> MEDIA_TYPES =
      Set.of(MEDIA_TYPE, "application/vnd.dev.sigstore.bundle+json;version=0.3");

  public static Bundle parse(byte[] document) throws MalformedJson, Refusal {
    JsonObject json = StrictJson.parse(document);
    String type = json.text("mediaType");
    if (!MEDIA_TYPES.contains(type)) {
      throw Refusal.unreadable("its type is " + Refusal.shown(type) + ", not " + MEDIA_TYPE);
    }
    return new Bundle(Material.read(json), Content.read(json));
  }
}
