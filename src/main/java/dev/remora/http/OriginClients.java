package dev.remora.http;

import io.quarkus.rest.client.reactive.runtime.QuarkusRestClientBuilderImpl;
import io.quarkus.rest.client.reactive.runtime.RestClientBuilderImpl;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.TrustOptions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.client.api.LoggingScope;

/**
 * Builds one REST client for each origin, and keeps it with its connections.
 *
 * <p>Every option that bears on security or on bytes is set in {@link #harden}, which the framework
 * calls last, after it has applied whatever its own configuration and the system properties say
 * ({@code quarkus.tls.trust-all}, {@code quarkus.rest-client.*}, {@code https.proxyHost}).
 */
final class OriginClients implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;
  private static final int LONGEST_HEADER = 32 * 1024;

  /** Shorter than servers keep an idle connection, so that none is closed as we use it. */
  private static final int KEEP_ALIVE_SECONDS = 15;

  private final TransportSettings settings;
  private final TrustedRoots roots;
  private final Map<Origin, Endpoint> clients = new ConcurrentHashMap<>();

  OriginClients(TransportSettings settings, TrustedRoots roots) {
    this.settings = settings;
    this.roots = roots;
  }

  Endpoint of(Origin origin) {
    return clients.computeIfAbsent(origin, this::build);
  }

  private Endpoint build(Origin origin) {
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
        .connectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .register(new Incoming.Filter())
        .httpClientOptionsCustomizer(options -> harden(options, origin))
        .build(Endpoint.class);
  }

  private void harden(HttpClientOptions options, Origin origin) {
    options
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setUseAlpn(false)
        .setProxyOptions(null)
        .setDecompressionSupported(false)
        .setLogActivity(false)
        .setKeepAlive(true)
        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
        .setMaxHeaderSize(LONGEST_HEADER)
        .setMaxChunkSize(CHUNK)
        // of both directions together, or a long upload would end for want of an answer; the
        // framework's read time-out does not cover bodies at all
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(Math.toIntExact(settings.idleTimeout().toMillis()))
        .setReadIdleTimeout(0)
        .setWriteIdleTimeout(0)
        .setSsl(origin.isTls())
        .setTrustAll(false)
        .setVerifyHost(true);
    if (origin.isTls()) {
      options
          .setTrustOptions(TrustOptions.wrap(roots.trust()))
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setSslHandshakeTimeout(settings.connectTimeout().toMillis());
    }
  }

  /** Closes the connections. */
  @Override
  public void close() {
    clients.values().forEach(OriginClients::close);
    clients.clear();
  }

  private static void close(Endpoint client) {
    try {
      ((AutoCloseable) client).close();
    } catch (Exception e) {
      throw new IllegalStateException("a client cannot be closed", e);
    }
  }
}
