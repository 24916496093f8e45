package dev.remora.http;

import io.netty.handler.ssl.SslContext;
import io.netty.util.AttributeKey;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.time.Duration;
import java.util.Optional;

/**
 * How the connections of one client are made. Vert.x hands its engine options as they are from the
 * client, which knows this, to the transport, which opens the sockets and asks for it there.
 */
final class Link extends JdkSSLEngineOptions {
  static final AttributeKey<Link> KEY = AttributeKey.valueOf(Link.class, "KEY");

  private final Route route;
  private final AddressPolicy policy;
  private final Duration timeout;
  private final String userAgent;
  private final Optional<SslContext> toOrigin;
  private final Optional<SslContext> toProxy;

  /**
   * @param timeout of the hand-shake with a proxy
   * @param toOrigin present where the origin speaks TLS
   * @param toProxy present where the proxy does
   */
  Link(
      Route route,
      AddressPolicy policy,
      Duration timeout,
      String userAgent,
      Optional<SslContext> toOrigin,
      Optional<SslContext> toProxy) {
    this.route = route;
    this.policy = policy;
    this.timeout = timeout;
    this.userAgent = userAgent;
    this.toOrigin = toOrigin;
    this.toProxy = toProxy;
  }

  Route route() {
    return route;
  }

  AddressPolicy policy() {
    return policy;
  }

  Duration timeout() {
    return timeout;
  }

  String userAgent() {
    return userAgent;
  }

  Optional<SslContext> toProxy() {
    return toProxy;
  }

  @Override
  public Link copy() {
    return this;
  }

  /** Makes what was made already: nothing that the framework was told elsewhere counts. */
  @Override
  public SslContextFactory sslContextFactory() {
    return toOrigin::orElseThrow;
  }
}
