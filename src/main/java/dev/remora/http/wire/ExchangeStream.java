package dev.remora.http.wire;

import dev.remora.trace.Trace;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jboss.resteasy.reactive.client.impl.PreservesThreadClientResponseFilter;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;

/**
 * The stream of a body, and the exchange that it belongs to: only the end of that ends a read that
 * waits, or a body that nobody wants.
 */
final class ExchangeStream extends FilterInputStream {
  private final HttpClientRequest exchange;
  private final Vertx vertx;

  private ExchangeStream(InputStream in, HttpClientRequest exchange, Vertx vertx) {
    super(in);
    this.exchange = exchange;
    this.vertx = vertx;
  }

  /** Closes the connection; a read that waits fails. */
  void drop() {
    exchange.reset();
  }

  /** Runs something on an event loop after a while, which is not zero. */
  long after(Duration wait, Runnable action) {
    return vertx.setTimer(Math.max(1, wait.toMillis()), id -> action.run());
  }

  void forget(long timer) {
    vertx.cancelTimer(timer);
  }

  /** Puts the exchange beside the stream, on the event loop: the one place where both are known. */
  static final class Filter implements PreservesThreadClientResponseFilter {
    private final Trace trace;

    Filter(Trace trace) {
      this.trace = trace;
    }

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response)
        throws IOException {
      var context = (ResteasyReactiveClientRequestContext) request;
      HttpClientRequest exchange = context.unwrap(HttpClientRequest.class);
      // of a request that failed there is no header, and of one without a connection no exchange
      if (trace.isOn() && exchange != null && response.getHeaders() != null) {
        response
            .getHeaders()
            .putSingle(ExchangeTrace.CONNECTION, PersistentConnection.kindOf(exchange));
      }
      if (response.getEntityStream() != null) {
        Vertx vertx = context.getContext().owner();
        InputStream body =
            BufferQueue.insteadOf(response.getEntityStream(), exchange.response().result(), vertx);
        response.setEntityStream(new ExchangeStream(body, exchange, vertx));
      }
    }
  }
}
