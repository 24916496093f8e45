package dev.remora.http.wire;

import dev.remora.http.Meter;
import dev.remora.http.Method;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * An answer that arrived.
 *
 * @param fields its header, by names in any case
 * @param sent the body of the request, which is still on its way when a server answers early
 */
record WireResponse(
    int status, Map<String, List<String>> fields, URI uri, InputStream body, InputStream sent)
    implements Response {

  static WireResponse of(
      Request request,
      RestResponse<InputStream> response,
      RequestStream sent,
      Duration idleTimeout,
      Deadline deadline,
      Meter meter,
      ExchangeTrace told,
      Gate.Pass pass) {
    ExchangeStream incoming = (ExchangeStream) response.getEntity();
    AnswerHead head = incoming.head();
    int status = response.getStatus();
    told.answered(status, head);
    boolean bodyless = request.method() == Method.HEAD || status == 204 || status == 304;
    InputStream body = InputStream.nullInputStream();
    if (bodyless) {
      incoming.dropIfShared();
      told.complete(0);
      pass.close();
    } else {
      body = new ResponseStream(incoming, idleTimeout, deadline, meter, told, pass);
    }
    return new WireResponse(status, head.fields(), request.uri(), body, sent);
  }

  @Override
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  @Override
  public List<String> headers(String name) {
    return fields.getOrDefault(name, List.of());
  }

  @Override
  public void close() {
    try {
      body.close();
      sent.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // only of a file that was open for reading
    }
  }
}
