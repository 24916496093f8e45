package dev.remora.http.wire;

import dev.remora.http.AddressLiteral;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to whichever address of a name answers. Netty opens a socket before it knows where
 * to, and cannot connect it twice; here the socket that {@link HappyEyeballs} has connected takes
 * its place.
 */
final class ClientChannel extends NioSocketChannel {
  private @Nullable HappyEyeballs dial;
  private @Nullable SocketChannel answered;
  private @Nullable IOException failure;

  /** From then on the socket of this channel. */
  private volatile @Nullable SocketChannel adopted;

  ClientChannel() {
    pipeline().addLast(new ProxyHandshake());
  }

  @Override
  protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local)
      throws Exception {
    if (!(remote instanceof HostAndPort target)) {
      return super.doConnect(remote, local);
    }
    Link link = attr(Link.KEY).get();
    Optional<InetAddress> written = AddressLiteral.parse(target.host());
    if (written.isPresent()) {
      InetAddress address = link.policy().allowed(written.get())[0];
      link.connected(address);
      return super.doConnect(new InetSocketAddress(address, target.port()), local);
    }
    HappyEyeballs started = new HappyEyeballs(target, link.policy());
    dial = started;
    // looking up a name blocks, and would hold up whatever else the event loop carries
    Thread.ofPlatform().daemon().name("dial").start(() -> dial(started, link));
    return false; // the time limit of the connection runs from here
  }

  private void dial(HappyEyeballs started, Link link) {
    try {
      SocketChannel socket = started.connect();
      answered = socket;
      link.connected(((InetSocketAddress) socket.getRemoteAddress()).getAddress());
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException e) {
      failure = (IOException) new ConnectException("no connection").initCause(e);
    }
    try {
      eventLoop().execute(this::finish); // and with it what was written here
    } catch (RejectedExecutionException e) {
      close(answered);
    }
  }

  private void finish() {
    if (isOpen()) {
      unsafe().finishConnect();
    } else {
      close(answered);
    }
  }

  @Override
  protected void doFinishConnect() throws Exception {
    if (failure != null) {
      close(answered);
      throw failure;
    }
    if (answered == null) {
      super.doFinishConnect();
      return;
    }
    SocketChannel placeholder = super.javaChannel();
    doDeregister();
    adopted = answered;
    placeholder.close();
    doRegister();
  }

  @Override
  protected SocketChannel javaChannel() {
    SocketChannel mine = adopted;
    return mine == null ? super.javaChannel() : mine;
  }

  @Override
  public boolean isOpen() {
    return javaChannel().isOpen();
  }

  @Override
  protected void doClose() throws Exception {
    if (dial != null) {
      dial.cancel();
    }
    super.doClose();
  }

  private static void close(@Nullable SocketChannel socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // nobody wants it
    }
  }
}
