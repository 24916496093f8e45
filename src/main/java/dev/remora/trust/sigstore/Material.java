package dev.remora.trust.sigstore;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.proof.Refusal;
import java.util.Optional;

/** By what a bundle wants to be verified. It is a claim: which keys count is decided elsewhere. */
public sealed interface Material {
  /**
   * A key that the verifier has.
   *
   * @param hint which one, in base64
   */
  record Key(Optional<String> hint) implements Material {}

  /**
   * A certificate, by which an authority says whose key it is.
   *
   * @param json with all that proves it; read by whoever trusts authorities
   */
  record Certificate(JsonObject json) implements Material {}

  static Material read(JsonObject bundle) throws MalformedJson, Refusal {
    JsonObject material =
        bundle
            .object("verificationMaterial")
            .orElseThrow(() -> new MalformedJson("verificationMaterial is missing"));
    // one is enough to make it a certificate's, whatever else there is
    if (material.has("certificate") || material.has("x509CertificateChain")) {
      return new Certificate(material);
    }
    JsonObject key =
        material
            .object("publicKey")
            .orElseThrow(() -> Refusal.unreadable("it says neither key nor certificate"));
    return new Key(key.hint("hint"));
  }
}
