package dev.remora.source.registry;

import java.net.URI;
import java.util.Locale;

/** Scheme, host and port: who answers for an address (RFC 6454). */
record Origin(String scheme, String host, int port) {

  /**
   * The origin of an absolute address.
   *
   * @throws IllegalArgumentException when it names no host, or a user
   */
  static Origin of(URI uri) {
    if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("not the address of a host");
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port(uri, scheme));
  }

  boolean isSecure() {
    return scheme.equals("https");
  }

  boolean isHostOf(Origin other) {
    return host.equals(other.host) && port == other.port;
  }

  private static int port(URI uri, String scheme) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return switch (scheme) {
      case "https" -> 443;
      case "http" -> 80;
      default -> throw new IllegalArgumentException("neither http nor https");
    };
  }

  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}
