package dev.remora.oci;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository of a registry.
 *
 * @param registry host and optional port, in lower case; {@code docker.io} for Docker Hub
 * @param path the name within the registry (distribution-spec, "Pulling manifests")
 */
public record Repository(String registry, String path) implements Location {
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
              + "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*"
              + "|(?<ipv6>\\[[0-9a-fA-F:.]+]))"
              + "(?::(?<port>[0-9]{1,5}))?");
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
  private static final int LONGEST = 255;
  private static final int HIGHEST_PORT = 65_535;

  public Repository {
    if (!isRegistry(registry)) {
      throw new IllegalArgumentException("the registry is not a host name with an optional port");
    }
    registry = registry.toLowerCase(Locale.ROOT);
    // length first: the pattern needs a stack as deep as the text is long
    if (path.length() > LONGEST || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "the repository is not a name of lower-case letters, digits and . _ - between slashes,"
              + " of at most 255 characters");
    }
  }

  private static boolean isRegistry(String text) {
    var m = REGISTRY.matcher(text);
    if (text.length() > LONGEST || !m.matches()) {
      return false;
    }
    String address = m.group("ipv6");
    return isPort(m.group("port")) && (address == null || isAddress(address));
  }

  private static boolean isPort(@Nullable String port) {
    return port == null || (Integer.parseInt(port) > 0 && Integer.parseInt(port) <= HIGHEST_PORT);
  }

  private static boolean isAddress(String ipv6InBrackets) {
    try {
      String literal = ipv6InBrackets.substring(1, ipv6InBrackets.length() - 1);
      return InetAddress.ofLiteral(literal) instanceof Inet6Address;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return registry + "/" + path;
  }
}
