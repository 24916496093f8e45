package dev.remora.trust.sigstore;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.StrictJson;
import java.util.Set;

/**
 * A Sigstore bundle (protobuf-specs, sigstore_bundle.proto). What it does not need for a signature
 * by a key, such as the entry of a log, is not looked at.
 */
public record Bundle(String mediaType, Material material, Content content) {
  /** As cosign writes it; the type of a manifest that carries one, too. */
  public static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  private static final String VERSION = "application/vnd.dev.sigstore.bundle+json;version=";

  /** Version 0.3, in both spellings of the specification. */
  private static final Set<String> CURRENT = Set.of(MEDIA_TYPE, VERSION + "0.3");

  /**
   * All that may count. Older versions have their certificate elsewhere; what they ask less for is
   * asked of them, too.
   */
  public static final Set<String> MEDIA_TYPES =
      Set.of(MEDIA_TYPE, VERSION + "0.3", VERSION + "0.2", VERSION + "0.1");

  public static Bundle parse(byte[] document) throws MalformedJson, Refusal {
    JsonObject json = StrictJson.parse(document);
    String type = json.text("mediaType");
    if (!MEDIA_TYPES.contains(type)) {
      throw otherType(type);
    }
    return new Bundle(type, Material.read(json), Content.read(json));
  }

  /** Refuses one of an older version. */
  void requireCurrent() throws Refusal {
    if (!CURRENT.contains(mediaType)) {
      throw otherType(mediaType);
    }
  }

  private static Refusal otherType(String type) {
    return Refusal.unreadable("its type is " + Refusal.shown(type) + ", not " + MEDIA_TYPE);
  }
}
