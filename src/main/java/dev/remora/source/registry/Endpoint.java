package dev.remora.source.registry;

import dev.remora.http.Origin;
import dev.remora.oci.Digest;
import dev.remora.oci.Repository;
import java.net.URI;

/**
 * The addresses of one repository (distribution-spec, "Endpoints").
 *
 * @param base ends in a slash
 */
record Endpoint(Repository repository, URI base) {
  private static final String DOCKER_HUB = "docker.io";
  private static final String DOCKER_HUB_HOST = "registry-1.docker.io";

  static Endpoint of(Repository repository, PlainHttp plainHttp) {
    String registry = repository.registry();
    String host = registry.equals(DOCKER_HUB) ? DOCKER_HUB_HOST : registry;
    String scheme = plainHttp.allows(registry) ? "http" : "https";
    return new Endpoint(
        repository, URI.create(scheme + "://" + host + "/v2/" + repository.path() + "/"));
  }

  Origin origin() {
    return Origin.of(base);
  }

  /** Content of it, as people write it. */
  String name(Digest digest) {
    return repository + "@" + digest;
  }

  /** By tag or digest, which contain nothing that a path would have to escape. */
  URI manifest(String reference) {
    return URI.create(base + "manifests/" + reference);
  }

  URI manifest(Digest digest) {
    return manifest(digest.toString());
  }

  URI referrers(Digest subject) {
    return URI.create(base + "referrers/" + subject);
  }

  URI blob(Digest digest) {
    return URI.create(base + "blobs/" + digest);
  }

  URI uploads() {
    return URI.create(base + "blobs/uploads/");
  }
}
