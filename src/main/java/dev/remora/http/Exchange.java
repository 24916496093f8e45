package dev.remora.http;

import dev.remora.failure.Interrupted;
import dev.remora.failure.ThreadShortage;
import dev.remora.failure.UsageFailure;
import dev.remora.time.Deadline;
import dev.remora.trace.Trace;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Sends a request once and waits for the head of its answer. */
final class Exchange {
  private static final RequestBody NO_BODY = RequestBody.of(new byte[0]);

  private final OriginClients clients;
  private final TransportSettings settings;
  private final Meter meter;
  private final Trace trace;

  Exchange(OriginClients clients, TransportSettings settings, Meter meter, Trace trace) {
    this.clients = clients;
    this.settings = settings;
    this.meter = meter;
    this.trace = trace;
  }

  /**
   * @throws RequestTrouble when no answer came
   */
  Response once(Hop hop, Deadline deadline) throws RequestTrouble {
    return send(hop, deadline, false);
  }

  /**
   * The same over a connection that has not served before.
   *
   * @throws RequestTrouble when no answer came
   */
  Response onNewConnection(Hop hop, Deadline deadline) throws RequestTrouble {
    return send(hop, deadline, true);
  }

  private Response send(Hop hop, Deadline deadline, boolean anew) throws RequestTrouble {
    Request request = hop.request();
    deadline.check(request.purpose());
    Origin origin = Origin.of(request.uri());
    Route route = clients.route(origin);
    Diagnosis diagnosis = new Diagnosis(hop, route, settings.limits());
    SentBody body = bodyOf(request);
    boolean answered = false;
    ExchangeTrace told = new ExchangeTrace(trace, deadline.clock(), hop, route);
    long began = deadline.clock().nanoTime();
    meter.sent();
    try {
      OriginClients.Client client = clients.of(origin, hop.arrival());
      var response =
          anew
              ? answerOnNewConnection(client, request, body, deadline)
              : answer(client, request, body, deadline);
      answered = true;
      Response answer =
          Answer.of(request, response, body, settings.limits().idle(), deadline, meter, told);
      if (route.asksForWholeUrls() && answer.status() == Diagnosis.PROXY_WANTS_CREDENTIALS) {
        answer.close();
        throw diagnosis.ofProxy(answer.status());
      }
      return answer;
    } catch (ExecutionException | TimeoutException e) {
      if (body.failure() != null) {
        throw unreadable(request, body.failure());
      }
      if (e instanceof TimeoutException) {
        deadline.check(request.purpose());
      }
      Duration after = Duration.ofNanos(deadline.clock().nanoTime() - began);
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      RequestTrouble trouble = diagnosis.of(cause == null ? e : cause, after);
      if (trouble.isStale() && trouble.repetition() == RequestTrouble.Repetition.ALWAYS) {
        meter.unsent();
      } else {
        told.failed(trouble);
      }
      throw trouble;
    } catch (OutOfMemoryError e) {
      if (ThreadShortage.isMeantBy(e)) {
        throw diagnosis.of(e, Duration.ZERO);
      }
      throw e;
    } finally {
      if (!answered) {
        close(body);
      }
    }
  }

  private static SentBody bodyOf(Request request) {
    RequestBody body = request.body().orElse(NO_BODY);
    try {
      return new SentBody(body.open(), body.length());
    } catch (IOException e) {
      throw unreadable(request, e);
    }
  }

  private static void close(SentBody body) {
    try {
      body.close();
    } catch (IOException e) {
      // it was only read, and the failure that is on its way says more
    }
  }

  private static UsageFailure unreadable(Request request, @Nullable IOException cause) {
    return new UsageFailure(request.purpose(), "what is to be sent cannot be read", "", cause);
  }

  private static Uni<RestResponse<InputStream>> call(
      RestCalls endpoint, Request request, SentBody body) {
    URI uri = onTheWire(request.uri());
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    if (request.method() == Method.PUT || request.method() == Method.POST) {
      headers.put("Content-Length", Long.toString(body.length())); // also 0: servers want it
    }
    return switch (request.method()) {
      case GET -> endpoint.get(uri, headers);
      case HEAD -> endpoint.head(uri, headers);
      case DELETE -> endpoint.delete(uri, headers);
      case PUT -> endpoint.put(uri, headers, body);
      case POST -> endpoint.post(uri, headers, body);
    };
  }

  /**
   * The framework would send an empty path as it is, which is no request line, leave out an empty
   * query, and take a host whose name it does not know for this machine. It gets what stands for
   * them: where a connection leads, what the server is called and what it is asked is told to the
   * layer below by {@link OriginClients}.
   */
  private static URI onTheWire(URI uri) {
    boolean emptyQuery = "".equals(uri.getRawQuery());
    if (!uri.getRawPath().isEmpty() && uri.getHost() != null && !emptyQuery) {
      return uri;
    }
    String authority = uri.getHost() == null ? Link.STAND_IN : uri.getRawAuthority();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(
        uri.getScheme() + "://" + authority + path + query + (emptyQuery ? Link.NOTHING : ""));
  }

  private RestResponse<InputStream> answerOnNewConnection(
      OriginClients.Client client, Request request, SentBody body, Deadline deadline)
      throws ExecutionException, TimeoutException {
    try (var _ = client.link().reuse().renew()) {
      return answer(client, request, body, deadline);
    }
  }

  private RestResponse<InputStream> answer(
      OriginClients.Client client, Request request, SentBody body, Deadline deadline)
      throws ExecutionException, TimeoutException {
    Uni<RestResponse<InputStream>> call = call(client.endpoint(), request, body);
    boolean sendsBody = request.body().isPresent();
    Duration limit = deadline.remaining();
    if (!sendsBody && settings.limits().firstByte().compareTo(limit) < 0) {
      limit = settings.limits().firstByte();
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
}
