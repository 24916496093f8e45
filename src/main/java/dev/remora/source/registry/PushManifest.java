package dev.remora.source.registry;

import dev.remora.failure.Purpose;
import dev.remora.http.Method;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.oci.RawDocument;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** {@code PUT /v2/<name>/manifests/<reference>}: exactly the bytes that were hashed. */
final class PushManifest {
  private final RegistryCaller caller;
  private final Endpoint endpoint;

  PushManifest(RegistryCaller caller, Endpoint endpoint) {
    this.caller = caller;
    this.endpoint = endpoint;
  }

  /** Stores it under its digest; whether the registry itself lists it as a referrer then. */
  boolean byDigest(RawDocument manifest) {
    // whoever comes in between stores nothing else there
    return put(request(manifest, manifest.digest().toString(), "@").storingTheSame());
  }

  void byTag(RawDocument manifest, String tag) {
    put(request(manifest, tag, ":"));
  }

  private Request request(RawDocument manifest, String reference, String separator) {
    return new Request(
        Method.PUT,
        endpoint.manifest(reference),
        Map.of("Content-Type", manifest.mediaType()),
        Optional.of(RequestBody.of(manifest.bytes())),
        new Purpose("push the manifest", endpoint.repository() + separator + reference));
  }

  private boolean put(Request put) {
    return caller.call(put, response -> listsReferrer(response, put.purpose()));
  }

  private boolean listsReferrer(Response response, Purpose purpose) throws IOException {
    return switch (response.status()) {
      case 200, 201, 204 -> response.header("OCI-Subject").isPresent();
      default -> throw caller.failure(response, purpose);
    };
  }
}
