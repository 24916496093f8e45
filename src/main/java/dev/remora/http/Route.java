package dev.remora.http;

import java.util.Optional;

/**
 * The way to an origin: straight, or by a proxy, which TLS passes through a tunnel (RFC 9110,
 * section 9.3.6) and plain http by a whole URL in the first line (RFC 9112, section 3.2.2).
 */
public record Route(Origin origin, Optional<Proxy> proxy) {

  public boolean isTunnel() {
    return proxy.isPresent() && origin.isTls();
  }

  public boolean asksForWholeUrls() {
    return proxy.isPresent() && !origin.isTls();
  }

  /** The name of who is connected to, for messages. */
  public String nameOfFirstHop() {
    return proxy.map(proxy -> "the proxy " + proxy).orElseGet(origin::toString);
  }
}
