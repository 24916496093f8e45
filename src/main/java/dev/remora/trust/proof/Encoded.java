package dev.remora.trust.proof;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.Base64;
import java.util.Optional;

/**
 * Bytes as a document has them.
 *
 * @param base64 in its standard form, and in no other that means the same
 */
public record Encoded(String base64) {
  public static Encoded read(JsonObject json, String name) throws MalformedJson {
    return of(json.text(name))
        .orElseThrow(() -> json.malformed(name, "is not base64 in its standard form"));
  }

  /** Of a text; nothing where that is no base64 in its standard form. */
  public static Optional<Encoded> of(String text) {
    return StrictBase64.decode(text).isPresent()
        ? Optional.of(new Encoded(text))
        : Optional.empty();
  }

  public static Encoded of(byte[] bytes) {
    return new Encoded(StrictBase64.encode(bytes));
  }

  public byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }
}
