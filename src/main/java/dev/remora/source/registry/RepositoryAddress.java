package dev.remora.source.registry;

import dev.remora.http.Origin;
import dev.remora.oci.Digest;
import dev.remora.oci.Repository;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The addresses of one repository (distribution-spec, "Endpoints").
 *
 * @param base ends in a slash
 * @param mirrored the registry that it stands for, which a mirror is told as {@code ns} in each
 *     query (distribution-spec, "Registry Proxying"); nothing for a registry itself
 */
record RepositoryAddress(Repository repository, URI base, Optional<String> mirrored) {
  private static final String DOCKER_HUB = "docker.io";
  private static final Pattern NAMESPACE = Pattern.compile("(?:^|&)ns=");
  private static final String DOCKER_HUB_HOST = "registry-1.docker.io";

  static RepositoryAddress of(Repository repository, PlainHttp plainHttp) {
    String registry = repository.registry();
    String host = registry.equals(DOCKER_HUB) ? DOCKER_HUB_HOST : registry;
    String scheme = plainHttp.allows(registry) ? "http" : "https";
    return new RepositoryAddress(
        repository,
        URI.create(scheme + "://" + host + "/v2/" + repository.path() + "/"),
        Optional.empty());
  }

  RepositoryAddress inPlaceOf(String registry) {
    return new RepositoryAddress(repository, base, Optional.of(registry));
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
    return address("manifests/" + reference);
  }

  URI manifest(Digest digest) {
    return manifest(digest.toString());
  }

  URI tags() {
    return URI.create(base + "tags/list?n=100");
  }

  URI referrers(Digest subject) {
    return address("referrers/" + subject);
  }

  URI blob(Digest digest) {
    return address("blobs/" + digest);
  }

  /** An address that a server gave out, told whom it stands for, too. */
  URI named(URI given) {
    String query = given.getRawQuery();
    if (mirrored.isEmpty() || NAMESPACE.matcher(query == null ? "" : query).find()) {
      return given;
    }
    return URI.create(given + (query == null ? "?" : "&") + namespace());
  }

  private URI address(String path) {
    return URI.create(base + path + (mirrored.isEmpty() ? "" : "?" + namespace()));
  }

  private String namespace() {
    return "ns=" + mirrored.orElse("").replace("[", "%5B").replace("]", "%5D");
  }

  URI uploads() {
    return URI.create(base + "blobs/uploads/");
  }
}
