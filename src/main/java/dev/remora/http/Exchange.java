package dev.remora.http;

import dev.remora.failure.Interrupted;
import dev.remora.failure.UsageFailure;
import dev.remora.time.Deadline;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Sends a request once and waits for the head of its answer. */
final class Exchange {
  private final OriginClients clients;
  private final TransportSettings settings;

  Exchange(OriginClients clients, TransportSettings settings) {
    this.clients = clients;
    this.settings = settings;
  }

  /**
   * @throws Trouble when no answer came
   */
  Response once(Request request, Deadline deadline) throws Trouble {
    deadline.check(request.purpose());
    Origin origin = Origin.of(request.uri());
    Endpoint endpoint = clients.of(origin);
    long began = deadline.clock().nanoTime();
    try (@Nullable SentBody body = bodyOf(request)) {
      try {
        return answer(request, await(call(endpoint, request, body), request, deadline), deadline);
      } catch (ExecutionException | TimeoutException e) {
        if (body != null && body.failure() != null) {
          throw unreadable(request, body.failure());
        }
        deadline.check(request.purpose());
        Duration after = Duration.ofNanos(deadline.clock().nanoTime() - began);
        throw new Diagnosis(origin, settings)
            .of(e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e, after);
      }
    } catch (IOException e) {
      throw unreadable(request, e);
    }
  }

  private static UsageFailure unreadable(Request request, @Nullable IOException cause) {
    return new UsageFailure(request.purpose(), "what is to be sent cannot be read", "", cause);
  }

  /** PUT and POST always have a body, be it empty: servers want its length. */
  private static @Nullable SentBody bodyOf(Request request) throws IOException {
    return switch (request.method()) {
      case GET, HEAD, DELETE -> null;
      case PUT, POST -> {
        RequestBody body = request.body().orElse(RequestBody.of(new byte[0]));
        yield new SentBody(body.open(), body.length());
      }
    };
  }

  private static Uni<RestResponse<InputStream>> call(
      Endpoint endpoint, Request request, @Nullable SentBody body) {
    URI uri = onTheWire(request.uri());
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    if (body != null) {
      headers.put("Content-Length", Long.toString(body.length()));
    }
    return switch (request.method()) {
      case GET -> endpoint.get(uri, headers);
      case HEAD -> endpoint.head(uri, headers);
      case DELETE -> endpoint.delete(uri, headers);
      case PUT -> endpoint.put(uri, headers, java.util.Objects.requireNonNull(body));
      case POST -> endpoint.post(uri, headers, java.util.Objects.requireNonNull(body));
    };
  }

  /** The framework would send an empty path as it is, which is no request line. */
  private static URI onTheWire(URI uri) {
    if (!uri.getRawPath().isEmpty()) {
      return uri;
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + "/" + query);
  }

  private RestResponse<InputStream> await(
      Uni<RestResponse<InputStream>> call, Request request, Deadline deadline)
      throws ExecutionException, TimeoutException {
    boolean sendsBody = request.body().isPresent();
    Duration limit = deadline.remaining();
    if (!sendsBody && settings.firstByteTimeout().compareTo(limit) < 0) {
      limit = settings.firstByteTimeout();
    }
    CompletableFuture<RestResponse<InputStream>> answer = call.subscribeAsCompletionStage();
    boolean arrived = false;
    try {
      RestResponse<InputStream> response = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      arrived = true;
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(request.purpose());
    } finally {
      if (!arrived) {
        answer.cancel(true); // closes the connection
      }
    }
  }

  private Response answer(Request request, RestResponse<InputStream> response, Deadline deadline) {
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fields.putAll(response.getStringHeaders());
    int status = response.getStatus();
    boolean bodyless = request.method() == Method.HEAD || status == 204 || status == 304;
    InputStream body =
        !bodyless && response.getEntity() instanceof Incoming incoming
            ? new ReceivedBody(incoming, length(fields), settings.idleTimeout(), deadline)
            : InputStream.nullInputStream();
    return new Answer(status, fields, request.uri(), body);
  }

  private static OptionalLong length(Map<String, List<String>> fields) {
    try {
      return OptionalLong.of(
          Long.parseLong(fields.getOrDefault("Content-Length", List.of("")).getFirst()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
