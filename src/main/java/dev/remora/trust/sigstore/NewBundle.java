package dev.remora.trust.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.JsonWriter;
import dev.remora.oci.Digest;
import dev.remora.trust.key.SigningKey;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.StrictBase64;
import java.util.List;
import java.util.SortedMap;

/** A bundle as cosign 3.1 writes it when it signs with a key and no log. */
public final class NewBundle {
  private NewBundle() {}

  /**
   * Signs a manifest.
   *
   * @param manifest of the algorithm sha256
   * @param annotations that are signed with it
   */
  public static String of(Digest manifest, SortedMap<String, String> annotations, SigningKey key) {
    byte[] payload = Statement.write(manifest, annotations);
    byte[] signature = key.sign(Statement.message(Statement.PAYLOAD_TYPE, payload));
    String hint = key.signer().fingerprint().substring(Signer.FINGERPRINT.length());
    return new String(document(payload, signature, hint), UTF_8);
  }

  private static byte[] document(byte[] payload, byte[] signature, String hint) {
    return JsonWriter.object()
        .put("mediaType", Bundle.MEDIA_TYPE)
        .put(
            "verificationMaterial",
            JsonWriter.object().put("publicKey", JsonWriter.object().put("hint", hint)))
        .put(
            "dsseEnvelope",
            JsonWriter.object()
                .put("payload", StrictBase64.encode(payload))
                .put("payloadType", Statement.PAYLOAD_TYPE)
                .put(
                    "signatures",
                    List.of(JsonWriter.object().put("sig", StrictBase64.encode(signature)))))
        .bytes();
  }
}
