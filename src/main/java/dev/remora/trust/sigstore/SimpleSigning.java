package dev.remora.trust.sigstore;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.StrictJson;

/**
 * What cosign signed before version 3: a small document about a manifest (containers/image,
 * "atomic-signature"). The name in it, {@code docker-reference}, is not compared: a copy in another
 * registry is signed as well.
 */
public final class SimpleSigning {
  private static final String TYPE = "cosign container image signature";

  private SimpleSigning() {}

  public static Claim read(byte[] payload) throws MalformedJson, Refusal {
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
