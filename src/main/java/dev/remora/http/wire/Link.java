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
 * How the connections of one client are made. It travels as {@link Options} of a TLS engine, which
 * Vert.x passes unchanged from the client, where they are set, to the transport, which opens the
 * sockets.
 *
 * @param timeout of the hand-shake with a proxy
 * @param toOrigin present where the origin speaks TLS
 * @param toProxy present where the proxy does
 * @param protocols which forms of HTTP the origin is offered, where it speaks TLS
 * @param reuse which of them carry another request
 * @param gate how many requests there are at a time
 * @param farthest the farthest address that was connected to; null before the first
 */
record Link(
    Route route,
    AddressPolicy policy,
    Duration timeout,
    String userAgent,
    Optional<SslContext> toOrigin,
    Optional<SslContext> toProxy,
    Protocols protocols,
    Reuse reuse,
    Gate gate,
    AtomicReference<@Nullable Reach> farthest) {
  static final AttributeKey<Link> KEY = AttributeKey.valueOf(Link.class, "KEY");

  /** Where the socket leads. */
  HostAndPort firstHop() {
    Origin origin = route.origin();
    return route
        .proxy()
        .map(proxy -> new HostAndPort(proxy.host(), proxy.port()))
        .orElseGet(() -> new HostAndPort(origin.host(), origin.port()));
  }

  /** Remembers where a connection was made to. */
  void connected(InetAddress address) {
    farthest.accumulateAndGet(
        Reach.of(address),
        (before, now) -> before == null || now.compareTo(before) > 0 ? now : before);
  }

  /** A link on its way through Vert.x. */
  static final class Options extends JdkSSLEngineOptions {
    private final Link link;

    Options(Link link) {
      this.link = link;
    }

    Link link() {
      return link;
    }

    @Override
    public Options copy() {
      return this;
    }

    /** Makes what was made already: nothing that the framework was told elsewhere counts. */
    @Override
    public SslContextFactory sslContextFactory() {
      return link.toOrigin::orElseThrow;
    }
  }
}
