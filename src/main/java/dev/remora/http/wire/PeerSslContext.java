package dev.remora.http.wire;

import dev.remora.http.tls.PeerTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * TLS with one peer in the form that Netty takes. The peer is ours to name, not the framework's.
 */
final class PeerSslContext extends SslContext {
  private final PeerTls peer;
  private final Protocols protocols;

  /**
   * @param protocols what is offered to the peer
   */
  PeerSslContext(PeerTls peer, Protocols protocols) {
    this.peer = peer;
    this.protocols = protocols;
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
    return newEngine(allocator);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return peer.newEngine(protocols.offered());
  }

  /** The one that Vert.x asks for. */
  @Override
  protected SslHandler newHandler(
      ByteBufAllocator allocator, String host, int port, boolean startTls, Executor executor) {
    return new AgreeingTls(newEngine(allocator), startTls, executor);
  }

  @Override
  public boolean isClient() {
    return true;
  }

  @Override
  public List<String> cipherSuites() {
    return peer.cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // there is no other yet
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return () -> List.of(protocols.offered());
  }

  @Override
  public SSLSessionContext sessionContext() {
    return peer.sessions();
  }
}
