package dev.remora.source.registry;

import dev.remora.http.Loopback;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which registries are spoken to without TLS. All others get HTTPS, which never falls back.
 *
 * @param loopback whether this machine's own addresses are among them
 * @param hosts others, each with or without a port; without one, on every port
 */
public record PlainHttp(boolean loopback, Set<String> hosts) {
  private static final String NONE = "none";
  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
  private static final Pattern HOST =
      Pattern.compile("(?:[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

  public PlainHttp {
    hosts = Collections.unmodifiableSet(new TreeSet<>(hosts));
  }

  /** The default: this machine's own addresses, where nobody listens on the way. */
  public static PlainHttp loopbackHosts() {
    return new PlainHttp(true, Set.of());
  }

  /** TLS everywhere. */
  public static PlainHttp none() {
    return new PlainHttp(false, Set.of());
  }

  /**
   * Reads a list of hosts, or {@code none}. A list replaces the default.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static PlainHttp parse(String text) {
    if (text.strip().equals(NONE)) {
      return none();
    }
    Set<String> hosts = new TreeSet<>();
    for (String host : Arrays.asList(SEPARATOR.split(text.strip().toLowerCase(Locale.ROOT)))) {
      if (host.equals(NONE) || !HOST.matcher(host).matches()) {
        throw new IllegalArgumentException(
            "hosts such as registry.local or registry.local:5000 are expected, or " + NONE);
      }
      hosts.add(host);
    }
    if (hosts.isEmpty()) { // nothing but commas
      throw new IllegalArgumentException("names no host; " + NONE + " is for TLS everywhere");
    }
    return new PlainHttp(false, hosts);
  }

  /** Whether a registry, a host with an optional port, is spoken to without TLS. */
  public boolean allows(String registry) {
    String host = PORT.matcher(registry).replaceFirst("");
    return hosts.contains(registry)
        || hosts.contains(host)
        || (loopback && Loopback.isMeantBy(host));
  }
}
