package dev.remora.source.registry;

import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.http.Method;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.oci.RawDocument;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code PUT /v2/<name>/manifests/<reference>}: exactly the bytes that were hashed. */
record PushManifest(RegistryCaller caller, RepositoryAddress address) {
  private static final Pattern REFERRERS_TAG = Pattern.compile("sha(?:256|512)-[0-9a-f]{64}");

  /** Stores it under its digest; whether the registry itself lists it as a referrer then. */
  boolean byDigest(RawDocument manifest) {
    // whoever comes in between stores nothing else there
    String digest = manifest.digest().toString();
    return put(request(manifest, digest, "@").storingTheSame(), digest);
  }

  void byTag(RawDocument manifest, String tag) {
    put(request(manifest, tag, ":"), tag);
  }

  private Request request(RawDocument manifest, String reference, String separator) {
    return new Request(
        Method.PUT,
        address.manifest(reference),
        Map.of("Content-Type", manifest.mediaType()),
        Optional.of(RequestBody.of(manifest.bytes())),
        new Purpose("push the manifest", address.repository() + separator + reference));
  }

  private boolean put(Request put, String reference) {
    return caller.call(put, response -> listsReferrer(response, reference, put.purpose()));
  }

  private boolean listsReferrer(Response response, String reference, Purpose purpose)
      throws IOException {
    return switch (response.status()) {
      case 200, 201, 204 -> response.header("OCI-Subject").isPresent();
      default -> throw explained(RefusedAnswer.read(response), reference, purpose);
    };
  }

  /** A tag that must not change is nothing that a status tells: each registry has its own way. */
  private Failure explained(RefusedAnswer refused, String reference, Purpose purpose) {
    Failure failure = refused.failure(purpose, caller.registry());
    if (!refused.saysImmutable()) {
      return failure;
    }
    return REFERRERS_TAG.matcher(reference).matches()
        ? failure.explained(
            failure.reason()
                + ": the tag "
                + reference
                + ", under which this registry keeps what is attached, is immutable",
            "exempt tags that begin with sha256- from the repository's rule, or name another"
                + " repository with --referrers")
        : failure.explained(
            failure.reason() + ": the tag " + reference + " is immutable", "push another tag");
  }
}
