package dev.remora.oci;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A repository of a registry.
 *
 * @param registry host and optional port, in lower case; {@code docker.io} for Docker Hub
 * @param path the name within the registry (distribution-spec, "Pulling manifests")
 */
public record Repository(String registry, String path) implements Location {
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
              + "|\\[[0-9a-f:.]+])"
              + "(?::([0-9]{1,5}))?");
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
  private static final int LONGEST = 255;
  private static final int HIGHEST_PORT = 65_535;

  public Repository {
    registry = registry.toLowerCase(Locale.ROOT);
    if (!isRegistry(registry)) {
      throw new IllegalArgumentException("the registry is not a host name with an optional port");
    }
    if (!PATH.matcher(path).matches() || path.length() > LONGEST) {
      throw new IllegalArgumentException(
          "the repository is not a name of lower-case letters, digits and . _ - between slashes");
    }
  }

  private static boolean isRegistry(String text) {
    var m = REGISTRY.matcher(text);
    if (text.length() > LONGEST || !m.matches()) {
      return false;
    }
    String port = m.group(1);
    return port == null || (Integer.parseInt(port) > 0 && Integer.parseInt(port) <= HIGHEST_PORT);
  }

  @Override
  public String toString() {
    return registry + "/" + path;
  }
}
