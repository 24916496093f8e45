package dev.remora.source.registry;

import dev.remora.failure.Purpose;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.oci.Digest;
import dev.remora.oci.RawDocument;
import dev.remora.source.VerifiedTransfer;
import java.io.IOException;
import java.util.Optional;

/** {@code GET /v2/<name>/manifests/<digest>}: a manifest or index, verified. */
record FetchManifest(RegistryCaller caller, RepositoryAddress address, NotThere notThere) {
  Optional<RawDocument> fetch(Digest digest) {
    Purpose purpose = new Purpose("fetch the manifest", address.name(digest));
    VerifiedTransfer.checkVerifiable(digest, purpose);
    Request get = Request.get(address.manifest(digest), ServedDocument.HEADERS, purpose);
    return caller.call(get, response -> read(response, digest, purpose));
  }

  private Optional<RawDocument> read(Response response, Digest digest, Purpose purpose)
      throws IOException {
    if (response.status() == 200) {
      return Optional.of(ServedDocument.read(response, purpose).verified(digest));
    }
    RefusedAnswer refused = RefusedAnswer.read(response);
    if (caller.role().isAbsence(refused, caller.registry())
        || notThere.isMeantBy(refused, digest.toString(), Optional.empty(), purpose)) {
      return Optional.empty();
    }
    throw refused.failure(purpose, caller.registry());
  }
}
