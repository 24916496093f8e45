package dev.remora.http.wire;

import dev.remora.http.tls.PeerTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * TLS with one peer in the form that Netty takes. The peer is ours to name, not the framework's.
 */
final class PeerSslContext extends SslContext {
  private final PeerTls peer;

  PeerSslContext(PeerTls peer) {
    this.peer = peer;
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
    return peer.newEngine();
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return peer.newEngine();
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
    return List::of;
  }

  @Override
  public SSLSessionContext sessionContext() {
    return peer.sessions();
  }
}
