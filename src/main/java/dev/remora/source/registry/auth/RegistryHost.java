package dev.remora.source.registry.auth;

import java.util.Locale;
import java.util.Set;

/**
 * Names of registries for comparison: whole, in lower case, without the port that goes without
 * saying. Docker Hub has several.
 */
final class RegistryHost {
  static final String DOCKER_HUB = "docker.io";
  private static final Set<String> ALSO_DOCKER_HUB =
      Set.of("index.docker.io", "registry-1.docker.io");

  private RegistryHost() {}

  /**
   * The name that counts.
   *
   * @param tls whether the registry is spoken to with TLS, which decides what its usual port is
   */
  static String normal(String host, boolean tls) {
    String port = tls ? ":443" : ":80";
    String name = host.toLowerCase(Locale.ROOT);
    String bare = name.endsWith(port) ? name.substring(0, name.length() - port.length()) : name;
    return ALSO_DOCKER_HUB.contains(bare) ? DOCKER_HUB : bare;
  }
}
