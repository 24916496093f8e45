package dev.remora.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A blob or a manifest as a registry stores it: its bytes and what they are. */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Content(String mediaType, byte[] bytes) {

  static Content of(String mediaType, JsonNode document) {
    return new Content(mediaType, document.toString().getBytes(UTF_8));
  }

  /** {@code sha256:} and the hash of the bytes. */
  public String digest() {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The bytes as text. */
  public String text() {
    return new String(bytes, UTF_8);
  }

  /** What a manifest says of it; a new one each time, to add to. */
  public ObjectNode descriptor() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("mediaType", mediaType)
        .put("digest", digest())
        .put("size", bytes.length);
  }
}
