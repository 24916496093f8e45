package dev.remora.http;

import java.util.Optional;

/**
 * The way to an origin: straight, or by a proxy, which TLS passes through a tunnel (RFC 9110,
 * section 9.3.6) and plain http by a whole URL in the first line (RFC 9112, section 3.2.2).
 */
record Route(Origin origin, Optional<Proxy> proxy) {

  /** Where the socket leads. */
  HostAndPort firstHop() {
    return proxy
        .map(proxy -> new HostAndPort(proxy.host(), proxy.port()))
        .orElseGet(() -> new HostAndPort(origin.host(), origin.port()));
  }

  /** Whether the framework cannot hold the name of the origin. */
  boolean hasStandIn() {
    return origin.uri().getHost() == null;
  }

  boolean isTunnel() {
    return proxy.isPresent() && origin.isTls();
  }

  boolean asksForWholeUrls() {
    return proxy.isPresent() && !origin.isTls();
  }

  /** The name of who is connected to, for messages. */
  String nameOfFirstHop() {
    return proxy.map(proxy -> "the proxy " + proxy).orElseGet(origin::toString);
  }
}
