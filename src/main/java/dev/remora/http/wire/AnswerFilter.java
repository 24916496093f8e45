package dev.remora.http.wire;

import dev.remora.trace.Trace;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jboss.resteasy.reactive.client.impl.PreservesThreadClientResponseFilter;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;

/**
 * Takes each answer out of the framework's hands, on the event loop: the one place where both it
 * and the exchange that it belongs to are known. What the framework goes on with is empty but for
 * the stream, which has the rest.
 */
record AnswerFilter(Trace trace) implements PreservesThreadClientResponseFilter {
  @Override
  public void filter(ClientRequestContext request, ClientResponseContext response)
      throws IOException {
    var context = (ResteasyReactiveClientRequestContext) request;
    HttpClientRequest exchange = context.unwrap(HttpClientRequest.class);
    // of a request that failed there is no header, and of one without a connection no exchange
    if (exchange == null || response.getHeaders() == null) {
      return;
    }
    SharedConnection.answered(exchange);
    AnswerHead head = AnswerHead.of(exchange, trace.isOn());
    Vertx vertx = context.getContext().owner();
    // of status 204 the framework has thrown its stream away, and there is nothing in it
    InputStream received =
        Objects.requireNonNullElseGet(response.getEntityStream(), InputStream::nullInputStream);
    var body = new ExchangeStream(received, exchange, head, vertx);
    response.setEntityStream(body);
    response.getHeaders().clear();
    // or it would look for who can read a stream as one, by the answer's media type
    context.unwrap(RestClientRequestContext.class).setResponseTypeSpecified(false);
    if (body.gathers(context::resume)) {
      context.suspend();
    }
  }
}
