package dev.remora.http.wire;

import dev.remora.http.Method;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection and the requests that go over it, one after the other. A request that should not
 * is refused before a byte of it is sent. When the connection breaks under a request that is not
 * its first, before a byte of the answer came, the failure is a {@link StaleConnection}.
 *
 * <p>In the pipeline it is behind TLS, whose own messages are no answers, and before HTTP.
 */
final class PersistentConnection extends ChannelDuplexHandler {
  /** Vert.x's name for what makes bytes of requests. */
  private static final String HTTP = "codec";

  private final Reuse reuse;
  private int requests;
  private volatile Reuse.Moment lastHeard;
  private volatile @Nullable Carried carried;

  /** A request that is carried; used on the event loop of the connection alone. */
  private static final class Carried {
    private final boolean reused;
    private final boolean refused;

    /** Zero where a request is left to the limits of a new connection. */
    private final Duration patience;

    private boolean written;
    private boolean unsent;
    private boolean answered;
    private boolean failed;
    private @Nullable ScheduledFuture<?> alarm;

    Carried(boolean reused, boolean refused, Duration patience) {
      this.reused = reused;
      this.refused = refused;
      this.patience = patience;
    }
  }

  private PersistentConnection(Reuse reuse) {
    this.reuse = reuse;
    this.lastHeard = reuse.now();
  }

  /** To be called with each request of a client, when it has its connection and is not sent yet. */
  static void carry(HttpClientRequest request, Reuse reuse) {
    Channel channel = ((ConnectionBase) request.connection()).channel();
    @Nullable PersistentConnection known = channel.pipeline().get(PersistentConnection.class);
    if (known == null && channel.pipeline().get(HTTP) != null) {
      known = new PersistentConnection(reuse);
      channel.pipeline().addBefore(HTTP, null, known);
    }
    if (known != null) {
      known.carry(Method.valueOf(request.getMethod().name()));
    }
  }

  /** Whether an answer came over a connection that had served before, for people. */
  static String kindOf(HttpClientRequest request) {
    Channel channel = ((ConnectionBase) request.connection()).channel();
    @Nullable PersistentConnection known = channel.pipeline().get(PersistentConnection.class);
    @Nullable Carried carried = known == null ? null : known.carried;
    return carried != null && carried.reused ? "reused" : "new";
  }

  private void carry(Method method) {
    boolean reused = requests++ > 0;
    Duration idle = lastHeard.until(reuse.now());
    carried =
        new Carried(
            reused,
            reused && !reuse.allows(method, idle),
            reused && method.isIdempotent() ? reuse.patience(idle) : Duration.ZERO);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    @Nullable Carried request = carried;
    if (request == null || !request.reused || (request.written && !request.refused)) {
      super.write(context, message, promise);
      return;
    }
    request.written = true;
    if (request.refused) {
      ReferenceCountUtil.release(message);
      StaleConnection refusal = StaleConnection.unsent(null);
      promise.tryFailure(refusal);
      request.unsent = true;
      fail(context, request, refusal);
      var _ = context.close();
      return;
    }
    // what follows the head counts for nothing: no server acts upon a part of one
    var _ = context.write(message, watched(context, request, promise));
    if (!request.patience.isZero()) {
      request.alarm =
          context
              .executor()
              .schedule(
                  () -> forgotten(context, request),
                  request.patience.toNanos(),
                  TimeUnit.NANOSECONDS);
    }
  }

  private static ChannelPromise watched(
      ChannelHandlerContext context, Carried request, ChannelPromise promise) {
    ChannelPromise head = context.newPromise();
    var _ =
        head.addListener(
            done -> {
              if (done.isSuccess()) {
                promise.trySuccess();
              } else {
                request.unsent = true;
                promise.tryFailure(StaleConnection.unsent(done.cause()));
              }
            });
    return head;
  }

  private void forgotten(ChannelHandlerContext context, Carried request) {
    if (!request.answered && request == carried) {
      fail(context, request, StaleConnection.broken(null));
      var _ = context.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    @Nullable Carried request = carried;
    if (request != null && !request.answered) {
      request.answered = true;
      stopWaiting(request);
      if (request.reused) {
        reuse.succeeded();
      }
    }
    super.channelRead(context, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    lastHeard = reuse.now();
    super.channelReadComplete(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    @Nullable Carried request = carried;
    boolean broken = cause instanceof IOException && !(cause instanceof SSLException);
    if (broken && request != null && isStale(request)) {
      fail(context, request, stale(request, cause));
    } else {
      super.exceptionCaught(context, cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    @Nullable Carried request = carried;
    if (request != null) {
      stopWaiting(request);
      if (isStale(request)) {
        fail(context, request, stale(request, null));
      }
    }
    super.channelInactive(context);
  }

  /** Closes one that is idle; Vert.x would keep it for as long as the server says. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    super.userEventTriggered(context, event);
    if (event instanceof IdleStateEvent) {
      var _ = context.close();
    }
  }

  private static boolean isStale(Carried request) {
    return request.reused && !request.answered && !request.failed;
  }

  private static StaleConnection stale(Carried request, @Nullable Throwable cause) {
    return request.unsent || !request.written
        ? StaleConnection.unsent(cause)
        : StaleConnection.broken(cause);
  }

  private void fail(ChannelHandlerContext context, Carried request, StaleConnection why) {
    if (!request.failed) {
      request.failed = true;
      reuse.failed();
      stopWaiting(request);
      context.fireExceptionCaught(why);
    }
  }

  private static void stopWaiting(Carried request) {
    if (request.alarm != null) {
      request.alarm.cancel(false);
    }
  }
}
