package dev.remora.oci;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
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
          "(?:(?<name>[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9_])?"
              + "(?:\\.[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9_])?)*)"
              + "|(?<ipv6>\\[[0-9a-fA-F:.]+]))"
              + "(?::(?<port>[0-9]{1,5}))?");

  /**
   * Names that some programs take for an address, though not for the same one, unless it is written
   * in full.
   */
  private static final Pattern NUMBERS =
      Pattern.compile("(?:(?:[0-9]++|0[xX][0-9a-fA-F]*+)(?:\\.|$))+");

  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
  private static final int LONGEST = 255;
  private static final int HIGHEST_PORT = 65_535;
  private static final String DOCKER_HUB = "docker.io";
  private static final Set<String> NAMES_OF_DOCKER_HUB =
      Set.of(DOCKER_HUB, "index.docker.io", "registry-1.docker.io");

  public Repository {
    if (!isRegistry(registry)) {
      throw new IllegalArgumentException("the registry is not a host name with an optional port");
    }
    registry = registry.toLowerCase(Locale.ROOT);
    // the length first, since the pattern needs a stack as deep as the text is long
    if (path.length() > LONGEST || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "the repository is not a name of lower-case letters, digits and . _ - between slashes,"
              + " of at most 255 characters");
    }
  }

  /**
   * Reads {@code registry/path}, and Docker's short names: text before the first slash is a
   * registry only if it looks like a host; all else belongs to Docker Hub.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static Repository parse(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean host =
        first.equals("localhost")
            || first.contains(".")
            || first.contains(":")
            || !first.equals(first.toLowerCase(Locale.ROOT));
    String path = host ? name.substring(slash + 1) : name;
    String registry = host ? registry(first) : DOCKER_HUB;
    boolean official = registry.equals(DOCKER_HUB) && path.indexOf('/') < 0;
    return new Repository(registry, official ? "library/" + path : path);
  }

  /**
   * The one name of a registry that has several, in lower case: {@code docker.io} for Docker Hub.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static String registry(String host) {
    String name = new Repository(host, "any").registry; // checked before it is made lower case
    return NAMES_OF_DOCKER_HUB.contains(name) ? DOCKER_HUB : name;
  }

  private static boolean isRegistry(String text) {
    var m = REGISTRY.matcher(text);
    if (text.length() > LONGEST || !m.matches()) {
      return false;
    }
    String address = m.group("ipv6");
    return isPort(m.group("port"))
        && (address == null ? isName(m.group("name")) : isAddress(address));
  }

  private static boolean isName(String name) {
    return !NUMBERS.matcher(name).matches() || IPV4.matcher(name).matches();
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
