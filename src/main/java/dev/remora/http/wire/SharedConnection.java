package dev.remora.http.wire;

import dev.remora.http.Method;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/2 and the requests that share it: what {@link PersistentConnection} is for
 * HTTP/1.1. A request that should not go over it is refused before a byte of it is sent. When it
 * breaks, or has nothing to say even when asked, all requests on it fail with {@link
 * LostConnection}.
 *
 * <p>In the pipeline it is between TLS and HTTP; all of it is called on the event loop.
 */
final class SharedConnection extends ChannelDuplexHandler {
  /** Stands for {@link StaleConnection#unsent}; no code that a server sends is that large. */
  static final long REFUSED = 1L << 40;

  private final Link link;
  private final Http2Connection streams;
  private final ChannelHandlerContext codec;
  private @Nullable ChannelHandlerContext self;
  private final Set<HttpClientRequest> unanswered = new HashSet<>();
  private Reuse.Moment lastHeard;
  private long heard;
  private int requests;
  private boolean served;
  private boolean over;
  private boolean failed;
  private int allowed = -1;
  private @Nullable ScheduledFuture<?> watch;

  private SharedConnection(Link link, ChannelHandlerContext codec) {
    this.link = link;
    this.codec = codec;
    this.streams = ((Http2ConnectionHandler) codec.handler()).connection();
    this.lastHeard = link.reuse().now();
  }

  /**
   * Takes its place before the codec, and lets requests go at once: until the server says what it
   * wants, the protocol's defaults hold (RFC 9113, section 6.5.3). Vert.x would wait for that, a
   * round trip more for each connection.
   */
  static void begin(ChannelHandlerContext codec) {
    Channel channel = codec.channel();
    if (!channel.isActive() || codec.isRemoved()) {
      return;
    }
    SharedConnection shared = new SharedConnection(channel.attr(Link.KEY).get(), codec);
    channel.pipeline().addBefore(codec.name(), null, shared);
    shared.streams.addListener(
        new Http2ConnectionAdapter() {
          @Override
          public void onGoAwayReceived(int lastStream, long error, ByteBuf data) {
            shared.giveBack(lastStream);
            shared.leave();
          }

          @Override
          public void onGoAwaySent(int lastStream, long error, ByteBuf data) {
            shared.leave();
          }
        });
    try {
      ((Http2FrameListener) codec.handler()).onSettingsRead(codec, new Http2Settings());
    } catch (Exception e) {
      codec.fireExceptionCaught(e);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    self = context;
  }

  /** That of a request, which has been given a connection. */
  private static @Nullable SharedConnection of(HttpClientRequest request) {
    return ((ConnectionBase) request.connection()).channel().pipeline().get(SharedConnection.class);
  }

  /** To be called with each request of a client, when it has its connection and is not sent yet. */
  static void carry(HttpClientRequest request) {
    @Nullable SharedConnection shared = of(request);
    if (shared != null) {
      shared.take(request);
    }
  }

  /** To be called with the head of each answer. */
  static void answered(HttpClientRequest request) {
    @Nullable SharedConnection shared =
        request.version() == HttpVersion.HTTP_2 ? of(request) : null;
    if (shared != null) {
      if (shared.served) {
        shared.link.reuse().succeeded();
      }
      shared.served = true;
    }
  }

  private void take(HttpClientRequest request) {
    Method method = Method.valueOf(request.getMethod().name());
    Duration idle = lastHeard.until(link.reuse().now());
    boolean used = requests++ > 0;
    boolean trusted = !used || link.reuse().trusts(method, idle);
    if (over || !trusted || link.protocols().isOlderOnly() || !codec.channel().isActive()) {
      request.reset(REFUSED);
      retire(request.connection());
      return;
    }
    unanswered.add(request);
    var _ = request.response().onComplete(answer -> unanswered.remove(request));
    if (served) {
      watch(link.reuse().patience(idle));
    }
  }

  /**
   * The server says which requests it will not look at (RFC 9113, section 6.8). Vert.x says the
   * same of all that end from now on, also of those that were answered, or may have been.
   */
  private void giveBack(int lastStream) {
    for (HttpClientRequest request : List.copyOf(unanswered)) {
      if (request.streamId() > lastStream) {
        request.reset(Http2Error.CANCEL.code(), StaleConnection.unsent(null));
      }
    }
  }

  /** No request is given to it any more; those that it carries are left to end. */
  private void retire(HttpConnection connection) {
    if (over) {
      return;
    }
    if (streams.numActiveStreams() == 0) {
      connection.close();
    } else {
      connection.shutdownHandler(ended -> connection.close());
      connection.goAway(0);
    }
    leave();
  }

  private void leave() {
    over = true;
    link.gate().disconnected(this);
  }

  /** Looks twice: what is silent is asked whether it is there, and who is answers that at once. */
  private void watch(Duration patience) {
    if (watch == null) {
      long nanos = patience.toNanos() / 2;
      watch = later(() -> look(heard, nanos, false), nanos);
    }
  }

  private void look(long heardBefore, long nanos, boolean asked) {
    watch = null;
    if (streams.numActiveStreams() == 0) {
      return;
    }
    boolean silent = heard == heardBefore;
    if (silent && asked) {
      fail(null);
      return;
    }
    if (silent) {
      var _ =
          ((Http2ConnectionHandler) codec.handler())
              .encoder()
              .writePing(codec, false, heard, codec.newPromise());
      codec.flush();
    }
    watch = later(() -> look(heard, nanos, silent), nanos);
  }

  private ScheduledFuture<?> later(Runnable action, long nanos) {
    return codec.executor().schedule(action, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    heard++;
    lastHeard = link.reuse().now();
    if (!over && hasSaidItsWishes()) {
      int now = streams.local().maxActiveStreams();
      if (now != allowed) {
        allowed = now;
        link.gate().connected(this, now);
      }
    }
    super.channelReadComplete(context);
  }

  /**
   * Until then one goes ahead alone, although the protocol would let all of them: those beyond what
   * turns out to be allowed would wait in Vert.x, where the limit of the first byte runs.
   */
  private boolean hasSaidItsWishes() {
    return ((Http2ConnectionHandler) codec.handler()).decoder().prefaceReceived();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    fail(null);
    super.channelInactive(context);
  }

  /** Closes one that is idle; Vert.x would keep it. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    super.userEventTriggered(context, event);
    if (event instanceof IdleStateEvent && streams.numActiveStreams() == 0) {
      var _ = context.close();
    }
  }

  /** All that it carries; the codec closes it then. */
  private void fail(@Nullable Throwable cause) {
    if (watch != null) {
      watch.cancel(false);
    }
    leave();
    if (!failed && self != null) {
      failed = true;
      if (served) {
        link.reuse().failed();
      }
      self.fireExceptionCaught(new LostConnection(served, cause));
    }
  }
}
