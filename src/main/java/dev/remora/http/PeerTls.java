package dev.remora.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.StandardConstants;

/** TLS with one peer, whom we name, and not the framework. */
final class PeerTls extends SslContext {
  /** As it goes on the wire; the JDK's own class for this takes no such name. */
  private static final class UnusualName extends SNIServerName {
    UnusualName(String host) {
      super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private final SslContext tls;
  private final HostAndPort peer;

  PeerTls(SslContext tls, HostAndPort peer) {
    this.tls = tls;
    this.peer = peer;
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
    return newEngine(allocator);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    SSLEngine engine = tls.newEngine(allocator, peer.host(), peer.port());
    if (peer.isUnusualName()) {
      // the JDK would tell the server no name, which then may show another's certificate
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(new UnusualName(peer.host())));
      engine.setSSLParameters(parameters);
    }
    return engine;
  }

  @Override
  public boolean isClient() {
    return tls.isClient();
  }

  @Override
  public List<String> cipherSuites() {
    return tls.cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // there is no other yet
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return tls.applicationProtocolNegotiator();
  }

  @Override
  public SSLSessionContext sessionContext() {
    return tls.sessionContext();
  }
}
