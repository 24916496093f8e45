package dev.remora.http.wire;

import dev.remora.http.Origin;
import dev.remora.http.Proxy;
import dev.remora.http.Route;
import io.vertx.core.http.HttpClientRequest;
import java.net.URI;
import java.util.Locale;

/**
 * The first line of a request, and its {@code Host}. The framework would send an empty path as it
 * is, which is no request line, leave out an empty query, take a host whose name it does not know
 * for this machine, and speak plain HTTP where https is written in capitals. So it is told what
 * stands for them; where a connection leads is told to the layer below by {@link Link}, and what
 * the server is asked is corrected there.
 */
final class RequestTarget {
  /** In place of a host whose name the framework cannot hold (RFC 2606, section 2). */
  private static final String HOST = "stand-in.invalid";

  /** In place of an empty query: no URL of ours has anything but ASCII in it. */
  private static final String EMPTY_QUERY = "\u00d8";

  private RequestTarget() {}

  /** What the framework is told. */
  static URI standIn(URI uri) {
    boolean emptyQuery = "".equals(uri.getRawQuery());
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    boolean usual = uri.getHost() != null && scheme.equals(uri.getScheme());
    if (usual && !uri.getRawPath().isEmpty() && !emptyQuery) {
      return uri;
    }
    String authority = uri.getHost() == null ? HOST : uri.getRawAuthority();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(scheme + "://" + authority + path + query + (emptyQuery ? EMPTY_QUERY : ""));
  }

  /** Whether the framework cannot hold the name of a host. */
  static boolean isStoodInFor(Origin origin) {
    return origin.uri().getHost() == null;
  }

  /**
   * Undoes that. A proxy is told the whole URL where it speaks plain http, and who asks.
   *
   * @param hostStoodInFor what is said of the origin above, which takes longer than all of this
   */
  static void correct(HttpClientRequest request, Route route, boolean hostStoodInFor) {
    Origin origin = route.origin();
    if (request.getURI().endsWith("?" + EMPTY_QUERY)) {
      request.setURI(
          request.getURI().substring(0, request.getURI().length() - EMPTY_QUERY.length()));
    }
    if (hostStoodInFor) {
      request.authority(io.vertx.core.net.HostAndPort.authority(origin.host(), origin.port()));
    }
    if (route.asksForWholeUrls()) {
      request.setURI("http://" + origin + request.getURI());
      route
          .proxy()
          .flatMap(Proxy::authorization)
          .ifPresent(secret -> request.putHeader("Proxy-Authorization", secret));
    }
  }
}
