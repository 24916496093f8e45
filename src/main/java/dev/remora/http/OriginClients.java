package dev.remora.http;

import dev.remora.http.Addresses.Reach;
import dev.remora.time.Clock;
import dev.remora.trace.Trace;
import io.netty.handler.ssl.SslContext;
import io.quarkus.rest.client.reactive.runtime.QuarkusRestClientBuilderImpl;
import io.quarkus.rest.client.reactive.runtime.RestClientBuilderImpl;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.client.api.LoggingScope;

/**
 * Builds one REST client for each origin, and keeps it with its connections. Where a redirect leads
 * to, another one is used: it shows no certificate of ours, and not every address will do.
 *
 * <p>Every option that bears on security or on bytes is set in {@link #harden}, which the framework
 * calls last, after it has applied whatever its own configuration and the system properties say
 * ({@code quarkus.tls.trust-all}, {@code quarkus.rest-client.*}, {@code https.proxyHost}).
 */
final class OriginClients implements Whereabouts, AutoCloseable {
  private static final int CHUNK = 64 * 1024;
  private static final int LONGEST_HEADER = 32 * 1024;
  private static final String IDENTITY_ADVICE = "check --cert-file and --key-file";

  private final TransportSettings settings;
  private final TrustedRoots roots;
  private final Optional<ClientKeys> identity;
  private final List<String> cipherSuites;
  private final Clock clock;
  private final Trace trace;
  private final Addresses.Resolver resolver;
  private final Addresses addresses;
  private final Map<Peer, Client> clients = new ConcurrentHashMap<>();

  private record Peer(Origin origin, Arrival arrival) {}

  /** A client for one origin, and how its connections are made. */
  record Client(RestCalls endpoint, Link link) {}

  /**
   * Reads the files of the settings at once.
   *
   * @throws dev.remora.failure.UsageFailure when one of them cannot be used
   */
  OriginClients(
      TransportSettings settings,
      List<String> cipherSuites,
      Clock clock,
      Trace trace,
      Addresses.Resolver resolver) {
    this.settings = settings;
    this.clock = clock;
    this.trace = trace;
    this.cipherSuites = cipherSuites;
    this.resolver = resolver;
    this.addresses = new Addresses(resolver);
    this.roots = new TrustedRoots(settings.tls().caFile(), settings.tls().patience());
    this.identity =
        settings
            .tls()
            .identity()
            .map(
                files ->
                    ClientKeys.read(
                        files.certFile(),
                        files.keyFile(),
                        settings.tls().patience(),
                        IDENTITY_ADVICE));
  }

  /** The way that requests to an origin take. */
  Route route(Origin origin) {
    return new Route(origin, settings.proxies().proxyFor(origin));
  }

  /**
   * The client for an origin.
   *
   * @throws dev.remora.failure.UsageFailure when the origin's certificates cannot be used
   */
  Client of(Origin origin, Arrival arrival) {
    return clients.computeIfAbsent(new Peer(origin, arrival), this::build);
  }

  @Override
  public Reach connected(Origin origin, Arrival arrival) {
    if (route(origin).proxy().isPresent()) {
      List<Reach> meant = addresses.of(origin.host());
      return meant.isEmpty() ? Reach.PUBLIC : meant.getLast();
    }
    return Optional.ofNullable(clients.get(new Peer(origin, arrival)))
        .flatMap(client -> client.link().farthest())
        .orElse(Reach.PUBLIC);
  }

  @Override
  public Optional<Reach> beforehand(Origin origin) {
    return origin.isAddress() || route(origin).proxy().isPresent()
        ? addresses.of(origin.host()).stream().findFirst()
        : Optional.empty();
  }

  private Client build(Peer peer) {
    Link link = link(peer);
    return new Client(build(peer.origin(), link), link);
  }

  private RestCalls build(Origin origin, Link link) {
    // what QuarkusRestClientBuilder.newBuilder() does, but for searching the class path for
    // listeners
    // of which there are none: that takes longer than building the client
    return new QuarkusRestClientBuilderImpl(new RestClientBuilderImpl())
        .baseUri(origin.uri())
        .followRedirects(false) // the framework's would hand Authorization to any host
        .disableDefaultMapper(true)
        .enableCompression(false) // digests are over the bytes as they are sent
        .loggingScope(LoggingScope.NONE)
        .userAgent(settings.userAgent())
        .connectTimeout(settings.limits().connect().toMillis(), TimeUnit.MILLISECONDS)
        .register(new Incoming.Filter(trace))
        .httpClientOptionsCustomizer(options -> harden(options, link))
        .httpClientRequestCustomizer(request -> prepare(request, link))
        .build(RestCalls.class);
  }

  private Link link(Peer peer) {
    Origin origin = peer.origin();
    Route route = route(origin);
    return new Link(
        route,
        new AddressPolicy(resolver, route.proxy().isPresent() ? Arrival.ASKED : peer.arrival()),
        settings.limits().connect(),
        settings.userAgent(),
        origin.isTls() ? Optional.of(tls(peer)) : Optional.empty(),
        route
            .proxy()
            .filter(Proxy::isTls)
            .map(
                proxy ->
                    new PeerTls(
                        Tls.context(roots.trustWith(List.of()), Optional.empty(), cipherSuites),
                        route.firstHop())),
        new Reuse(clock, settings.limits()));
  }

  private SslContext tls(Peer peer) {
    HostDirectory directory = HostDirectory.of(peer.origin(), settings.tls().directories());
    Optional<ClientKeys> configured =
        identity.filter(
            keys -> settings.tls().identity().map(to -> to.isFor(peer.origin())).orElse(false));
    Optional<ClientKeys> shown =
        peer.arrival() == Arrival.ASKED ? configured.or(directory::identity) : Optional.empty();
    return new PeerTls(
        Tls.context(roots.trustWith(directory.roots()), shown, cipherSuites),
        new HostAndPort(peer.origin().host(), peer.origin().port()));
  }

  private static void prepare(HttpClientRequest request, Link link) {
    address(request, link.route());
    PersistentConnection.carry(request, link.reuse());
  }

  /**
   * Undoes what the framework was told instead. Plain http by a proxy: it is told the whole URL,
   * and who asks.
   */
  private static void address(HttpClientRequest request, Route route) {
    Origin origin = route.origin();
    if (request.getURI().endsWith("?" + Link.NOTHING)) {
      request.setURI(
          request.getURI().substring(0, request.getURI().length() - Link.NOTHING.length()));
    }
    if (route.hasStandIn()) {
      request.authority(io.vertx.core.net.HostAndPort.authority(origin.host(), origin.port()));
    }
    if (route.asksForWholeUrls()) {
      request.setURI("http://" + route.origin() + request.getURI());
      route
          .proxy()
          .flatMap(Proxy::authorization)
          .ifPresent(secret -> request.putHeader("Proxy-Authorization", secret));
    }
  }

  private void harden(HttpClientOptions options, Link link) {
    Origin origin = link.route().origin();
    options
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setUseAlpn(false)
        .setSslEngineOptions(link)
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

  /** Closes the connections. */
  @Override
  public void close() {
    clients.values().forEach(OriginClients::close);
    clients.clear();
  }

  private static void close(Client client) {
    try {
      ((AutoCloseable) client.endpoint()).close();
    } catch (Exception e) {
      throw new IllegalStateException("a client cannot be closed", e);
    }
  }
}
