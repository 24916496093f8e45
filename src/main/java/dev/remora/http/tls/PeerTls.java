package dev.remora.http.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;

/** TLS with one server, with everything said explicitly; its connections share their sessions. */
public final class PeerTls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final SSLContext context;
  private final String[] cipherSuites;
  private final String host;
  private final int port;

  PeerTls(
      ServerTrust trust,
      Optional<ClientKeys> identity,
      List<String> cipherSuites,
      String host,
      int port) {
    try {
      context = SSLContext.getInstance("TLS");
      context.init(identity.stream().toArray(KeyManager[]::new), new TrustManager[] {trust}, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot speak TLS", e);
    }
    List<String> supported = Arrays.asList(context.getSupportedSSLParameters().getCipherSuites());
    this.cipherSuites = cipherSuites.stream().filter(supported::contains).toArray(String[]::new);
    this.host = host;
    this.port = port;
  }

  /**
   * For one connection. Names the server as we know it, whatever the connection leads to.
   *
   * @param applications what may be spoken over it, by its names in ALPN (RFC 7301), the first
   *     liked best; nothing is said about it where there are none
   */
  public SSLEngine newEngine(String... applications) {
    SSLEngine engine = context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(applications);
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(cipherSuites);
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (CertifiedNames.isUnusual(host)) {
      // the JDK's own class for a name takes no such one, and without any the server may show
      // another's certificate
      byte[] name = host.getBytes(StandardCharsets.US_ASCII);
      parameters.setServerNames(
          List.of(new SNIServerName(StandardConstants.SNI_HOST_NAME, name) {}));
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  public List<String> cipherSuites() {
    return List.of(cipherSuites);
  }

  public SSLSessionContext sessions() {
    return context.getClientSessionContext();
  }
}
