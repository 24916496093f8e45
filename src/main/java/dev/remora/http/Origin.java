package dev.remora.http;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom one speaks to: credentials never leave it (RFC 6454, section 4).
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in brackets
 * @param port never absent
 */
public record Origin(String scheme, String host, int port) {

  /**
   * The origin of a URL.
   *
   * @throws IllegalArgumentException with a message for people, when it is no absolute http or
   *     https URL, or carries a user name
   */
  public static Origin of(URI uri) {
    return of(uri.getScheme(), uri.getRawAuthority());
  }

  /** The same of its parts, as they are written; null is absent. */
  static Origin of(@Nullable String writtenScheme, @Nullable String authority) {
    String scheme = writtenScheme == null ? "" : writtenScheme.toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("not an http or https URL");
    }
    Authority named =
        Optional.ofNullable(authority)
            .flatMap(Authority::parse)
            .orElseThrow(() -> new IllegalArgumentException("a URL without a valid host name"));
    if (named.userInfo().isPresent()) {
      throw new IllegalArgumentException("a URL with a user name in it");
    }
    int standardPort = scheme.equals("https") ? 443 : 80;
    int port = named.port() == -1 ? standardPort : named.port();
    return new Origin(scheme, named.host().toLowerCase(Locale.ROOT), port);
  }

  boolean isAddress() {
    return AddressLiteral.parse(host).isPresent();
  }

  public boolean isTls() {
    return scheme.equals("https");
  }

  /** What to do if it wants TLS after all; empty where it is spoken to by TLS. */
  public String ifItSpeaksTls() {
    if (isTls()) {
      return "";
    }
    return Loopback.isMeantBy(host)
        ? "if it speaks TLS, say --plain-http none: this machine's own addresses are spoken to"
            + " without, unless that says otherwise"
        : "if it speaks TLS, leave it out of --plain-http";
  }

  /** By what it is found in lists of hosts: with its port, and as people write it. */
  public Set<String> names() {
    return new LinkedHashSet<>(List.of(host + ":" + port, toString()));
  }

  /** Its root, by which a client is told whom it speaks to. */
  public URI uri() {
    return URI.create(scheme + "://" + host + ":" + port + "/");
  }

  /** As people write it: without the scheme, and the port only where it is not the usual one. */
  @Override
  public String toString() {
    return port == (isTls() ? 443 : 80) ? host : host + ":" + port;
  }
}
