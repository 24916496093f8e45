package dev.remora.http.wire;

import dev.remora.http.Arrival;
import dev.remora.http.Origin;
import dev.remora.http.Proxy;
import dev.remora.http.Reach;
import dev.remora.http.Resolver;
import dev.remora.http.Route;
import dev.remora.http.tls.Tls;
import dev.remora.time.Clock;
import dev.remora.trace.Trace;
import io.quarkus.rest.client.reactive.runtime.QuarkusRestClientBuilderImpl;
import io.quarkus.rest.client.reactive.runtime.RestClientBuilderImpl;
import io.quarkus.vertx.core.runtime.VertxCoreRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.resteasy.reactive.client.api.LoggingScope;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/**
 * Builds one REST client for each origin, and keeps it with its connections. Where a redirect leads
 * to, another one is used: it shows no certificate of ours, and not every address will do.
 *
 * <p>Every option that bears on security or on bytes is set in {@link #harden}, which the framework
 * calls last, after it has applied whatever its own configuration and the system properties say
 * ({@code quarkus.tls.trust-all}, {@code quarkus.rest-client.*}, {@code https.proxyHost}).
 */
final class OriginClients implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;
  private static final int LONGEST_HEADER = 32 * 1024;

  /** What a server may send of one body that nobody reads, and of all together. */
  private static final int LARGEST_STREAM_WINDOW = 1 << 20;

  private static final int LARGEST_WINDOW = 4 << 20;

  private final TransportSettings settings;
  private final Tls tls;
  private final Clock clock;
  private final Trace trace;
  private final Resolver resolver;
  private final Map<Peer, Client> clients = new ConcurrentHashMap<>();
  private final Map<Origin, Gate> gates = new ConcurrentHashMap<>();
  private final Limits limits = new Limits(OriginClients::later);

  private record Peer(Route route, Arrival arrival) {}

  /** A client for one origin, and how its connections are made. */
  record Client(RestCalls endpoint, Link link) {}

  OriginClients(TransportSettings settings, Tls tls, Clock clock, Trace trace, Resolver resolver) {
    this.settings = settings;
    this.tls = tls;
    this.clock = clock;
    this.trace = trace;
    this.resolver = resolver;
  }

  /** By the event loop that carries all requests. */
  private static void later(Duration wait, Runnable action) {
    Vertx vertx = VertxCoreRecorder.getVertx().get();
    vertx.setTimer(Math.max(1, wait.toMillis()), _ -> action.run());
  }

  /** Of all that waits for one of them. */
  Limits limits() {
    return limits;
  }

  /**
   * The client for an origin.
   *
   * @throws dev.remora.failure.UsageFailure when the origin's certificates cannot be used
   */
  Client of(Route route, Arrival arrival) {
    return clients.computeIfAbsent(new Peer(route, arrival), this::build);
  }

  /** The farthest address that its connections lead to. */
  Optional<Reach> farthest(Route route, Arrival arrival) {
    return Optional.ofNullable(clients.get(new Peer(route, arrival)))
        .map(client -> client.link().farthest().get());
  }

  private Client build(Peer peer) {
    Link link = link(peer);
    boolean hostStoodInFor = RequestTarget.isStoodInFor(peer.route().origin());
    // what QuarkusRestClientBuilder.newBuilder() does, without a search of the class path for
    // listeners, of which there are none: it takes longer than building the client
    var builder = new QuarkusRestClientBuilderImpl(new RestClientBuilderImpl());
    builder
        .baseUri(peer.route().origin().uri())
        .followRedirects(false) // the framework's would hand Authorization to any host
        .disableDefaultMapper(true)
        .enableCompression(false) // digests are over the bytes as they are sent
        .loggingScope(LoggingScope.NONE)
        .userAgent(settings.userAgent())
        .connectTimeout(settings.limits().connect().toMillis(), TimeUnit.MILLISECONDS)
        .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, Gate.MOST_CONNECTIONS)
        .register(new AnswerFilter(trace))
        .httpClientOptionsCustomizer(options -> harden(options, link))
        .httpClientRequestCustomizer(
            request -> {
              RequestTarget.correct(request, link.route(), hostStoodInFor);
              if (request.version() == HttpVersion.HTTP_2) {
                SharedConnection.carry(request);
              } else {
                link.gate().connected();
                PersistentConnection.carry(request, link.reuse());
              }
            });
    return new Client(builder.build(RestCalls.class), link);
  }

  private Link link(Peer peer) {
    Route route = peer.route();
    Origin origin = route.origin();
    boolean asked = peer.arrival() == Arrival.ASKED;
    Protocols protocols = Protocols.choice();
    return new Link(
        route,
        new AddressPolicy(resolver, route.proxy().isPresent() ? Arrival.ASKED : peer.arrival()),
        settings.limits().connect(),
        settings.userAgent(),
        origin.isTls()
            ? Optional.of(new PeerSslContext(tls.with(origin, asked), protocols))
            : Optional.empty(),
        route
            .proxy()
            .filter(Proxy::isTls)
            .map(
                proxy ->
                    new PeerSslContext(
                        tls.withProxy(proxy.host(), proxy.port()), Protocols.unsaid())),
        protocols,
        new Reuse(clock, settings.limits()),
        gates.computeIfAbsent(
            origin,
            who ->
                who.isTls()
                    ? Gate.ofAnything(who.toString(), limits)
                    : Gate.ofConnections(who.toString(), limits)),
        new AtomicReference<>());
  }

  private void harden(HttpClientOptions options, Link link) {
    Origin origin = link.route().origin();
    options
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        // of HTTP/2 as much as of HTTP/1.1, whatever the line above says: the server chooses
        .setUseAlpn(origin.isTls())
        .setHttp2ClearTextUpgrade(false)
        .setHttp2MultiplexingLimit(Gate.MOST_STREAMS)
        .setHttp2ConnectionWindowSize(LARGEST_WINDOW)
        // closes one that carries nothing, however much its server has to say over it
        .setHttp2KeepAliveTimeout(Math.toIntExact(Reuse.LONGEST_IDLE.toSeconds()))
        .setInitialSettings(
            new Http2Settings()
                .setPushEnabled(false)
                .setInitialWindowSize(LARGEST_STREAM_WINDOW)
                .setMaxHeaderListSize(LONGEST_HEADER))
        .setSslEngineOptions(new Link.Options(link))
        .setProxyOptions(null)
        .setDecompressionSupported(false)
        .setLogActivity(false)
        .setKeepAlive(true)
        .setKeepAliveTimeout(Math.toIntExact(Reuse.LONGEST_IDLE.toSeconds()))
        .setMaxHeaderSize(LONGEST_HEADER)
        .setMaxChunkSize(CHUNK)
        // of both directions together, or a long upload would end for want of an answer; the
        // framework's read time-out does not cover bodies at all
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(Math.toIntExact(settings.limits().idle().toMillis()))
        .setReadIdleTimeout(0)
        .setWriteIdleTimeout(0)
        .setSsl(origin.isTls())
        .setTrustAll(false)
        .setVerifyHost(true);
    if (origin.isTls()) {
      options
          .setTrustOptions(null)
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setSslHandshakeTimeout(settings.limits().connect().toMillis());
    }
  }

  @Override
  public void close() {
    try {
      for (Client client : clients.values()) {
        ((AutoCloseable) client.endpoint()).close();
      }
    } catch (Exception e) {
      throw new IllegalStateException("a client cannot be closed", e);
    }
    clients.clear();
  }
}
