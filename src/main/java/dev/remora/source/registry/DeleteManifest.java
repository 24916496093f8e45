package dev.remora.source.registry;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Purpose;
import dev.remora.http.Method;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.oci.Digest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** {@code DELETE /v2/<name>/manifests/<digest>}. */
record DeleteManifest(RegistryCaller caller, RepositoryAddress address) {
  void delete(Digest digest) {
    Purpose purpose = new Purpose("delete the manifest", address.name(digest));
    Request delete =
        new Request(Method.DELETE, address.manifest(digest), Map.of(), Optional.empty(), purpose);
    caller.call(delete, response -> deleted(response, purpose));
  }

  private boolean deleted(Response response, Purpose purpose) throws IOException {
    if (response.status() == 200 || response.status() == 202 || response.status() == 204) {
      return true;
    }
    RefusedAnswer refused = RefusedAnswer.read(response);
    if (refused.saysNotThere()) {
      return true; // somebody else was faster
    }
    if (refused.status() == 405 || refused.says("UNSUPPORTED")) {
      throw new AccessDenied(
          purpose,
          "the registry does not allow manifests to be deleted: " + refused.reason(),
          "let it be deleted where the registry is run, or attach a newer configuration");
    }
    if (refused.status() == 403) {
      throw new AccessDenied(
          purpose,
          "the account has no right to delete: " + refused.reason(),
          "use one that has (scope delete), or attach a newer configuration; " + refused.whose());
    }
    throw refused.failure(purpose, caller.registry());
  }
}
