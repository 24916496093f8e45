package dev.remora.http.wire;

import dev.remora.http.Origin;
import dev.remora.http.Proxy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a connection lead through its proxy, if it has one: TLS with the proxy where that speaks it,
 * then a tunnel where the origin speaks TLS. To the rest of the pipeline the connection is not
 * there before; what goes wrong until then fails the attempt to connect. The credentials of the
 * proxy go to the proxy alone.
 */
final class ProxyHandshake extends ChannelDuplexHandler {
  private static final int LONGEST_HEAD = 16 * 1024;
  private static final String NOT_HTTP = "it does not answer in HTTP";
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final StringBuilder head = new StringBuilder();
  private @Nullable Link link;
  private @Nullable ChannelPromise connected;
  private @Nullable ScheduledFuture<?> limit;

  @Override
  public void connect(
      ChannelHandlerContext context,
      SocketAddress remote,
      @Nullable SocketAddress local,
      ChannelPromise promise) {
    link = context.channel().attr(Link.KEY).get();
    if (link.route().proxy().isEmpty()) {
      context.pipeline().remove(this);
      var _ = context.connect(link.firstHop(), local, promise);
      return;
    }
    connected = promise;
    HostAndPort proxy = link.firstHop();
    link.toProxy().ifPresent(tls -> context.pipeline().addFirst(handler(context, tls, proxy)));
    ChannelPromise socket = context.newPromise();
    socket.addListener(
        done -> {
          if (!done.isSuccess()) {
            promise.tryFailure(done.cause());
          }
        });
    var _ = context.connect(proxy, local, socket);
  }

  private SslHandler handler(ChannelHandlerContext context, SslContext tls, HostAndPort proxy) {
    SslHandler handler = tls.newHandler(context.alloc(), proxy.host(), proxy.port());
    handler.setHandshakeTimeoutMillis(link().timeout().toMillis());
    return handler;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    limit =
        context
            .executor()
            .schedule(
                () -> fail(context, new ProxyTrouble("it does not answer", null)),
                link().timeout().toMillis(),
                TimeUnit.MILLISECONDS);
    if (link().toProxy().isEmpty()) {
      proceed(context);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        proceed(context);
      } else {
        fail(context, new ProxyTrouble("TLS with it failed", handshake.cause()));
      }
      return; // what follows would take it for its own
    }
    context.fireUserEventTriggered(event);
  }

  private void proceed(ChannelHandlerContext context) {
    if (!link().route().isTunnel()) {
      succeed(context);
      return;
    }
    Origin origin = link().route().origin();
    String authority = origin.host() + ":" + origin.port();
    StringBuilder request = new StringBuilder("CONNECT ").append(authority).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(authority).append("\r\n");
    request.append("User-Agent: ").append(link().userAgent()).append("\r\n");
    link()
        .route()
        .proxy()
        .flatMap(Proxy::authorization)
        .ifPresent(secret -> request.append("Proxy-Authorization: ").append(secret).append("\r\n"));
    request.append("\r\n");
    var _ = context.writeAndFlush(ByteBufUtil.writeAscii(context.alloc(), request));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      head.append(((ByteBuf) message).toString(StandardCharsets.ISO_8859_1));
    } finally {
      ReferenceCountUtil.release(message);
    }
    int end = head.indexOf(END_OF_HEAD);
    if (end == -1 && head.length() <= LONGEST_HEAD) {
      return;
    }
    int status = end == -1 ? ProxyTrouble.NONE : status();
    boolean more = end + END_OF_HEAD.length() < head.length();
    if (status == ProxyTrouble.NONE) {
      fail(context, new ProxyTrouble(NOT_HTTP, null));
    } else if (status / 100 != 2) {
      fail(context, new ProxyTrouble(status));
    } else if (more) {
      fail(context, new ProxyTrouble(NOT_HTTP, null)); // a server in TLS does not speak first
    } else {
      succeed(context);
    }
  }

  private int status() {
    String line = head.substring(0, head.indexOf("\r\n"));
    return line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")
        ? Integer.parseInt(line.substring(9, 12))
        : ProxyTrouble.NONE;
  }

  private void succeed(ChannelHandlerContext context) {
    stopWaiting();
    if (connected().trySuccess()) {
      context.fireChannelActive();
      context.pipeline().remove(this);
    }
  }

  private void fail(ChannelHandlerContext context, Throwable cause) {
    stopWaiting();
    connected().tryFailure(cause);
    var _ = context.close();
  }

  private void stopWaiting() {
    if (limit != null) {
      limit.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, new ProxyTrouble("it closed the connection", null));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, new ProxyTrouble("it broke the connection", cause));
  }

  private Link link() {
    return Objects.requireNonNull(link);
  }

  private ChannelPromise connected() {
    return Objects.requireNonNull(connected);
  }
}
