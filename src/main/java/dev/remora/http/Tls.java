package dev.remora.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Sets up TLS with everything said explicitly. Vert.x would take the same cipher suites, but in any
 * order.
 */
final class Tls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private Tls() {}

  static SslContext context(
      ServerTrust trust, Optional<ClientKeys> identity, List<String> cipherSuites) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(PROTOCOLS)
            .ciphers(cipherSuites, SupportedCipherSuiteFilter.INSTANCE)
            .endpointIdentificationAlgorithm("HTTPS")
            .trustManager(trust);
    identity.ifPresent(builder::keyManager);
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("this Java cannot speak TLS", e);
    }
  }
}
