package dev.remora.source.registry;

import dev.remora.failure.Purpose;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * {@code HEAD} or {@code GET /v2/<name>/manifests/<tag>}: what a tag points to now. No digest
 * verifies the answer, so it comes from the registry itself, or from where TLS says that the
 * registry sent us: registry.k8s.io redirects its tags.
 */
record ResolveTag(RegistryCaller caller, RepositoryAddress address, NotThere notThere) {
  /**
   * The digest by the header of a HEAD, which costs no pull at Docker Hub and is only a claim;
   * where there is none, by hashing the document.
   */
  Optional<Digest> resolve(String tag) {
    Purpose purpose = new Purpose("resolve", address.repository() + ":" + tag);
    URI uri = address.manifest(tag);
    Request head = Request.head(uri, ServedDocument.HEADERS, purpose);
    Optional<Digest> claimed =
        notThere.ask(head, tag, Optional.empty(), response -> claimed(response, purpose));
    if (claimed.isPresent()) {
      return claimed;
    }
    Request get = Request.get(uri, ServedDocument.HEADERS, purpose);
    return notThere.ask(get, tag, Optional.empty(), response -> hashed(response, tag, purpose));
  }

  /** Nothing also where a HEAD cannot say what a GET can: it has no body for an error code. */
  private Optional<Digest> claimed(Response response, Purpose purpose) throws IOException {
    return switch (response.status()) {
      case 200 -> response.header("Docker-Content-Digest").flatMap(ResolveTag::digest);
      case 401, 403, 429, 500, 502, 503, 504 -> throw caller.failure(response, purpose);
      default -> Optional.empty();
    };
  }

  private Optional<Digest> hashed(Response response, String tag, Purpose purpose)
      throws IOException {
    if (response.status() == 200) {
      ServedDocument document = ServedDocument.read(response, purpose);
      document.checkIsJson();
      document.mediaType();
      return Optional.of(Digest.sha256(document.bytes()));
    }
    RefusedAnswer refused = RefusedAnswer.read(response);
    if (refused.saysNotThere() || notThere.isMeantBy(refused, tag, Optional.empty(), purpose)) {
      return Optional.empty();
    }
    throw refused.failure(purpose, caller.registry());
  }

  private static Optional<Digest> digest(String header) {
    try {
      return Optional.of(Digest.parse(header.strip())).filter(Digest::verifiable);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
