package dev.remora.http.wire;

import dev.remora.http.Origin;
import dev.remora.http.Reach;
import dev.remora.http.Route;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AttributeKey;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How the connections of one client are made. It travels as options of a TLS engine, which Vert.x
 * passes unchanged from the client, where they are set, to the transport, which opens the sockets.
 */
final class Link extends JdkSSLEngineOptions {
  static final AttributeKey<Link> KEY = AttributeKey.valueOf(Link.class, "KEY");

  private final Route route;
  private final AddressPolicy policy;
  private final Duration timeout;
  private final String userAgent;
  private final Optional<SslContext> toOrigin;
  private final Optional<SslContext> toProxy;
  private final Reuse reuse;
  private final AtomicReference<@Nullable Reach> farthest = new AtomicReference<>();

  /**
   * @param timeout of the hand-shake with a proxy
   * @param toOrigin present where the origin speaks TLS
   * @param toProxy present where the proxy does
   * @param reuse which of them carry another request
   */
  Link(
      Route route,
      AddressPolicy policy,
      Duration timeout,
      String userAgent,
      Optional<SslContext> toOrigin,
      Optional<SslContext> toProxy,
      Reuse reuse) {
    this.route = route;
    this.policy = policy;
    this.timeout = timeout;
    this.userAgent = userAgent;
    this.toOrigin = toOrigin;
    this.toProxy = toProxy;
    this.reuse = reuse;
  }

  Route route() {
    return route;
  }

  /** Where the socket leads. */
  HostAndPort firstHop() {
    Origin origin = route.origin();
    return route
        .proxy()
        .map(proxy -> new HostAndPort(proxy.host(), proxy.port()))
        .orElseGet(() -> new HostAndPort(origin.host(), origin.port()));
  }

  AddressPolicy policy() {
    return policy;
  }

  /** Remembers where a connection was made to. */
  void connected(InetAddress address) {
    farthest.accumulateAndGet(
        Reach.of(address),
        (before, now) -> before == null || now.compareTo(before) > 0 ? now : before);
  }

  /** The farthest address that was connected to; nothing before the first. */
  Optional<Reach> farthest() {
    return Optional.ofNullable(farthest.get());
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

  Reuse reuse() {
    return reuse;
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
