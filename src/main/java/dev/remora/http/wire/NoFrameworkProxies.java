package dev.remora.http.wire;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Promise;
import io.vertx.core.Handler;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ChannelProvider;

/**
 * Vert.x without its own ways to proxies, SOCKS among them: {@link ProxyHandshake} is ours, and
 * Vert.x is told of none. On the JVM this class does nothing.
 *
 * <p>What breaks it: a Vert.x whose method has another name or other parameters, which ends the
 * build.
 */
@TargetClass(ChannelProvider.class)
final class NoFrameworkProxies {
  private NoFrameworkProxies() {}

  @Substitute
  @SuppressWarnings("unused") // the framework would call it
  private void handleProxyConnect(
      Handler<Channel> handler,
      SocketAddress remote,
      SocketAddress peer,
      String serverName,
      boolean ssl,
      boolean useAlpn,
      Promise<Channel> connected) {
    connected.setFailure(new UnsupportedOperationException("a proxy of the framework's"));
  }
}
