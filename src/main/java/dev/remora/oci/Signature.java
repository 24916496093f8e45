package dev.remora.oci;

import dev.remora.json.JsonObject;
import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What may be somebody's signature of a manifest. By itself it proves nothing: it may lie on a
 * volume or in a cache, where others write, and whoever relies on it verifies it then.
 *
 * @param carrier the manifest that carries it in a repository
 * @param content to the byte as it was pushed: the bundle, the envelope, or what was signed. UTF-8;
 *     base64 where what was pushed is no text
 * @param value the signature over the content, in base64; empty where the content carries it
 */
public record Signature(Kind kind, Digest carrier, String content, String value) {
  /** In bytes; a longer content, or a longer manifest of a signature, is not looked at. */
  public static final int LONGEST = 64 << 10;

  /** How it is written down. */
  public enum Kind {
    /** A Sigstore bundle, as cosign 3 and {@code remora} write it. */
    BUNDLE("cosign-bundle"),

    /** Simple signing under a tag, as cosign wrote it before. */
    CLASSIC("cosign-classic"),

    /** An envelope of the Notary Project in the form of JWS. */
    NOTATION_JWS("notation-jws"),

    /** The same in the form of COSE; its content is base64, since it is not text. */
    NOTATION_COSE("notation-cose");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As volumes and caches keep it. */
    public String text() {
      return text;
    }

    /**
     * Of what a volume or a cache keeps.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Kind parse(String text) {
      for (Kind kind : values()) {
        if (kind.text.equals(text)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind of signature: " + text);
    }
  }

  /** Adds its members to an object that a volume or a cache keeps. */
  public JsonWriter addTo(JsonWriter json) {
    return json.put("kind", kind.text())
        .put("digest", carrier.toString())
        .put("content", content)
        .put("value", Optional.of(value).filter(text -> !text.isEmpty()));
  }

  /**
   * Reads what {@link #addTo} wrote. Others write there, too: what is malformed, or longer than is
   * looked at, is no evidence, which is all that it can be.
   */
  public static Optional<Signature> read(JsonObject json) {
    try {
      Signature read =
          new Signature(
              Kind.parse(json.text("kind")),
              Digest.parse(json.text("digest")),
              json.text("content"),
              json.optionalText("value").orElse(""));
      return Optional.of(read).filter(s -> fits(s.content) && fits(s.value));
    } catch (MalformedJson | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean fits(String text) {
    return text.length() <= LONGEST && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }
}
