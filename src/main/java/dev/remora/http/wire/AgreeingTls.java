package dev.remora.http.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a connection, which says what was agreed to speak over it: Netty asks only engines of its
 * own. Where that is HTTP/2, it is spoken as soon as we have said so.
 */
final class AgreeingTls extends SslHandler {
  private boolean begun;

  AgreeingTls(SSLEngine engine, boolean startTls, Executor executor) {
    super(engine, startTls, executor);
  }

  @Override
  public @Nullable String applicationProtocol() {
    @Nullable String agreed = engine().getApplicationProtocol();
    return agreed == null || agreed.isEmpty() ? null : agreed;
  }

  /** The codec of HTTP/2 flushes its preface when it takes its place behind this. */
  @Override
  public void flush(ChannelHandlerContext context) throws Exception {
    super.flush(context);
    if (begun || !handshakeFuture().isSuccess()) {
      return;
    }
    if (!Protocols.HTTP_2.equals(applicationProtocol())) {
      begun = true;
      return;
    }
    @Nullable ChannelHandlerContext codec =
        context.pipeline().context(Http2ConnectionHandler.class);
    if (codec != null) {
      begun = true;
      context.executor().execute(() -> SharedConnection.begin(codec));
    }
  }
}
