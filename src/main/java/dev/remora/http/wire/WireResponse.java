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
import java.util.OptionalLong;
import java.util.TreeMap;
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
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    // the framework counts each value once for each way its name is written
    response
        .getStringHeaders()
        .forEach((name, values) -> fields.put(name, values.stream().distinct().toList()));
    int status = response.getStatus();
    told.answered(status, fields);
    fields.remove(ExchangeTrace.CONNECTION);
    boolean bodyless = request.method() == Method.HEAD || status == 204 || status == 304;
    InputStream body = InputStream.nullInputStream();
    if (!bodyless && response.getEntity() instanceof ExchangeStream incoming) {
      body = new ResponseStream(incoming, length(fields), idleTimeout, deadline, meter, told, pass);
    } else {
      if (response.getEntity() instanceof ExchangeStream none) {
        none.dropIfShared();
      }
      told.complete(0);
      pass.close();
    }
    return new WireResponse(status, fields, request.uri(), body, sent);
  }

  private static OptionalLong length(Map<String, List<String>> fields) {
    try {
      return OptionalLong.of(
          Long.parseLong(fields.getOrDefault("Content-Length", List.of("")).getFirst()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
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
