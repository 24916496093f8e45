package dev.remora.trust.proof;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.Base64;

/**
 * Bytes as a document has them.
 *
 * @param base64 in its standard form, and in no other that means the same
 */
public record Encoded(String base64) {
  public static Encoded read(JsonObject json, String name) throws MalformedJson {
    String text = json.text(name);
    if (StrictBase64.decode(text).isEmpty()) {
      throw json.malformed(name, "is not base64 in its standard form");
    }
    return new Encoded(text);
  }

  public byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }
}
