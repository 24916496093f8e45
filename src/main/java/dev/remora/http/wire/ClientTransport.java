package dev.remora.http.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.SocketAddress;

/**
 * Opens the sockets of Vert.x by {@link ClientChannel}: its own way to a name takes the first
 * address and no other, and knows no proxy that speaks TLS. For clients only.
 */
final class ClientTransport extends JDKTransport {
  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return domainSocket ? super.channelFactory(true) : ClientTransport::open;
  }

  private static Channel open() {
    try {
      return new ClientChannel();
    } catch (ChannelException e) {
      return new Unopened(e);
    }
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return address.isDomainSocket()
        ? super.convert(address)
        : new HostAndPort(address.host(), address.port());
  }

  @Override
  public void configure(ClientOptionsBase options, boolean domainSocket, Bootstrap bootstrap) {
    super.configure(options, domainSocket, bootstrap);
    if (options.getSslEngineOptions() instanceof Link.Options travelling) {
      bootstrap.attr(Link.KEY, travelling.link());
    }
  }
}
