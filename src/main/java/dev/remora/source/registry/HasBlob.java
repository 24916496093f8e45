package dev.remora.source.registry;

import dev.remora.failure.Purpose;
import dev.remora.http.Origin;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.oci.Descriptor;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** {@code HEAD /v2/<name>/blobs/<digest>}: whether a blob need not be sent. */
record HasBlob(RegistryCaller caller, RepositoryAddress address) {
  boolean has(Descriptor blob) {
    Purpose purpose = new Purpose("look for the blob", address.name(blob.digest()));
    URI uri = address.blob(blob.digest());
    Request head = Request.head(uri, Map.of("Accept-Encoding", "identity"), purpose);
    return caller.call(head, response -> found(response, purpose));
  }

  /** Unclear answers mean that it is sent: that is never wrong. */
  private boolean found(Response response, Purpose purpose) throws IOException {
    boolean elsewhere = !Origin.of(response.uri()).equals(caller.registry());
    if (elsewhere && response.status() != 200) {
      return false; // what the registry means by sending us there is not known
    }
    return switch (response.status()) {
      case 200 -> true;
      case 401, 429, 500, 502, 503, 504 -> throw caller.failure(response, purpose);
      default -> false;
    };
  }
}
