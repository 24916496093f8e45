package dev.remora.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * A forward proxy.
 *
 * @param isTls whether it is itself spoken to in TLS
 * @param host in lower case; an IPv6 address in brackets
 * @param authorization the value of {@code Proxy-Authorization}: a secret, for this proxy alone
 */
public record Proxy(boolean isTls, String host, int port, Optional<String> authorization) {

  /**
   * Reads what people write into {@code HTTPS_PROXY}: {@code [http[s]://][user[:password]@]host
   * [:port]}.
   *
   * @throws IllegalArgumentException with a message for people that does not repeat the text, which
   *     may hold a password
   */
  static Proxy parse(String text) {
    URI uri = uri(text.contains("://") ? text : "http://" + text);
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("proxies are spoken to by http:// or https:// only");
    }
    boolean hasPath = !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/");
    Optional<Authority> authority =
        Optional.ofNullable(uri.getRawAuthority()).flatMap(Authority::parse);
    if (authority.isEmpty() || hasPath || uri.getRawQuery() != null) {
      throw new IllegalArgumentException("http://host:port is expected");
    }
    boolean isTls = scheme.equals("https");
    Authority proxy = authority.get();
    int port = proxy.port() == -1 ? (isTls ? 443 : 80) : proxy.port();
    return new Proxy(
        isTls, proxy.host().toLowerCase(Locale.ROOT), port, proxy.userInfo().map(Proxy::basic));
  }

  @SuppressWarnings("OrphanedFormatString") // an escape of URLs is meant
  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // its own message repeats the text
      throw new IllegalArgumentException(
          "http://host:port is expected, with unusual characters of a password as %XX", null);
    }
  }

  private static String basic(String userInfo) {
    int colon = userInfo.indexOf(':');
    String user = decoded(colon == -1 ? userInfo : userInfo.substring(0, colon));
    String password = colon == -1 ? "" : decoded(userInfo.substring(colon + 1));
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** Percent signs only: a plus is a plus here, not a space. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Its name in messages: without credentials. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
