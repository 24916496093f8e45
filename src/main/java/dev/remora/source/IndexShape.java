package dev.remora.source;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.MediaType;

/** The form of an image index (image-spec, image-index.md), whatever its entries are like. */
final class IndexShape {
  static final String ENTRIES = "manifests";

  static final int MOST_ENTRIES = 10_000;

  private IndexShape() {}

  /** Whether a document is an index at all, by its members. */
  static boolean isThatOf(JsonObject json) {
    try {
      json.objects(ENTRIES); // an array
      return json.optionalText("mediaType").orElse(MediaType.INDEX).equals(MediaType.INDEX)
          && json.mentions(ENTRIES) // Go writes null for none
          && !json.has("layers")
          && !json.has("config");
    } catch (MalformedJson e) {
      return false;
    }
  }

  static MalformedJson tooMany() {
    return MalformedJson.excessive("it has more than " + MOST_ENTRIES + " entries");
  }
}
