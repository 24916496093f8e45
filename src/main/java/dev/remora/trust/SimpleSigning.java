package dev.remora.trust;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;

/**
 * What cosign signed before version 3: a small document about a manifest (containers/image,
 * "atomic-signature"). The name in it, {@code docker-reference}, is not compared: a copy in another
 * registry is signed as well.
 */
final class SimpleSigning {
  private static final String TYPE = "cosign container image signature";

  private SimpleSigning() {}

  static Claim read(byte[] payload) throws MalformedJson, Refusal {
    JsonObject document = StrictJson.parse(payload);
    String type = document.object("critical", c -> c.optionalText("type")).orElse("");
    if (!type.equals(TYPE)) {
      throw Refusal.otherMeaning(
          type.isEmpty()
              ? "a signed document that does not say what it is"
              : "a signed document of the type " + Refusal.shown(type));
    }
    String digest =
        document
            .object(
                "critical",
                critical -> critical.object("image", i -> i.optionalText("docker-manifest-digest")))
            .orElse("");
    return new Claim(digest, StrictJson.annotations(document, "optional"));
  }
}
