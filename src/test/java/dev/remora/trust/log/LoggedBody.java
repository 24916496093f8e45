package dev.remora.trust.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.JsonWriter;
import dev.remora.oci.Digest;
import dev.remora.trust.TestKey;
import java.util.List;

/** What a log keeps of a signature, in each of the forms that count. */
public record LoggedBody(String kind, String version, String text) {
  private static LoggedBody of(String kind, String version, JsonWriter spec) {
    return new LoggedBody(
        kind,
        version,
        new String(
            JsonWriter.object()
                .put("apiVersion", version)
                .put("kind", kind)
                .put("spec", spec)
                .bytes(),
            UTF_8));
  }

  public static LoggedBody firstBlob(Logged of) {
    JsonWriter hash =
        JsonWriter.object()
            .put("algorithm", "sha256")
            .put("value", Digest.sha256(of.message()).encoded());
    return of(
        "hashedrekord",
        "0.0.1",
        JsonWriter.object()
            .put("data", JsonWriter.object().put("hash", hash))
            .put(
                "signature",
                JsonWriter.object()
                    .put("content", of.signature().base64())
                    .put("publicKey", JsonWriter.object().put("content", pem(of)))));
  }

  public static LoggedBody secondBlob(Logged of) {
    JsonWriter verifier =
        JsonWriter.object()
            .put(
                "x509Certificate",
                JsonWriter.object().put("rawBytes", DraftEntry.base64(of.certificate())))
            .put("keyDetails", "PKIX_ECDSA_P256_SHA_256");
    JsonWriter data =
        JsonWriter.object()
            .put("algorithm", "SHA2_256")
            .put("digest", DraftEntry.base64(VirtualLog.sha256(of.message())));
    return of(
        "hashedrekord",
        "0.0.2",
        JsonWriter.object()
            .put(
                "hashedRekordV002",
                JsonWriter.object()
                    .put("data", data)
                    .put(
                        "signature",
                        JsonWriter.object()
                            .put("content", of.signature().base64())
                            .put("verifier", verifier))));
  }

  public static LoggedBody envelope(Logged of) {
    return of(
        "dsse",
        "0.0.1",
        JsonWriter.object()
            .put("payloadHash", payloadHash(of))
            .put(
                "signatures",
                List.of(
                    JsonWriter.object()
                        .put("signature", of.signature().base64())
                        .put("verifier", pem(of)))));
  }

  public static LoggedBody statement(Logged of) {
    JsonWriter signature =
        JsonWriter.object()
            .put("publicKey", pem(of))
            .put("sig", DraftEntry.base64(of.signature().base64().getBytes(US_ASCII)));
    return of(
        "intoto",
        "0.0.2",
        JsonWriter.object()
            .put(
                "content",
                JsonWriter.object()
                    .put("envelope", JsonWriter.object().put("signatures", List.of(signature)))
                    .put("payloadHash", payloadHash(of))));
  }

  private static JsonWriter payloadHash(Logged of) {
    return JsonWriter.object()
        .put("algorithm", "sha256")
        .put("value", Digest.sha256(of.payload().orElse(new byte[0])).encoded());
  }

  private static String pem(Logged of) {
    return DraftEntry.base64(TestKey.pem("CERTIFICATE", of.certificate()));
  }

  /** The same with something else in it. */
  public LoggedBody edited(String from, String to) {
    if (!text.contains(from)) {
      throw new AssertionError(from + " is not in " + text);
    }
    return new LoggedBody(kind, version, text.replace(from, to));
  }
}
