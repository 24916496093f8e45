package dev.remora.http.wire;

import dev.remora.failure.Interrupted;
import dev.remora.failure.ThreadShortage;
import dev.remora.failure.UsageFailure;
import dev.remora.http.Arrival;
import dev.remora.http.Hop;
import dev.remora.http.Meter;
import dev.remora.http.Method;
import dev.remora.http.NetworkClient;
import dev.remora.http.Reach;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.RequestTrouble;
import dev.remora.http.Resolver;
import dev.remora.http.Response;
import dev.remora.http.RetryAfter;
import dev.remora.http.Route;
import dev.remora.http.Wire;
import dev.remora.http.tls.Tls;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.trace.Trace;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests by the Quarkus REST client, each once, and waits for the head of its answer. Needs
 * a started Quarkus; may be used from many threads, virtual ones too.
 */
public final class QuarkusWire implements Wire {
  /** What a server answers, or a proxy in its place, that is asked too much at a time. */
  private static final Set<Integer> BUSY = Set.of(429, 503);

  private static final Duration LONGEST_HOLD = Duration.ofMinutes(1);
  private static final RequestBody NO_BODY = RequestBody.of(new byte[0]);

  private final OriginClients clients;
  private final TransportSettings settings;
  private final Meter meter = new Meter();
  private final Trace trace;

  private QuarkusWire(OriginClients clients, TransportSettings settings, Trace trace) {
    this.clients = clients;
    this.settings = settings;
    this.trace = trace;
  }

  /**
   * A client over a wire of its own.
   *
   * @param trace is told of each request
   * @throws UsageFailure when a file of the settings cannot be used
   */
  public static NetworkClient client(
      TransportSettings settings, Clock clock, RandomGenerator random, Trace trace) {
    return client(
        settings, new Tls(settings.tls()), clock, random, trace, InetAddress::getAllByName);
  }

  static NetworkClient client(
      TransportSettings settings,
      Tls tls,
      Clock clock,
      RandomGenerator random,
      Trace trace,
      Resolver resolver) {
    OriginClients clients = new OriginClients(settings, tls, clock, trace, resolver);
    return new NetworkClient(
        new QuarkusWire(clients, settings, trace),
        settings.proxies(),
        resolver,
        clock,
        random,
        trace);
  }

  @Override
  public Optional<Reach> farthest(Route route, Arrival arrival) {
    return clients.farthest(route, arrival);
  }

  @Override
  public Meter meter() {
    return meter;
  }

  @Override
  public void close() {
    clients.close();
  }

  @Override
  public Response send(Hop hop, boolean anew, Duration patience, Deadline deadline)
      throws RequestTrouble {
    deadline.check(hop.request().purpose());
    OriginClients.Client client = clients.of(hop.route(), hop.arrival());
    Gate.Pass pass = client.link().gate().enter(hop.request().purpose(), patience, deadline);
    boolean answered = false;
    try {
      Response response = send(hop, anew, deadline, client, pass);
      answered = true;
      return response;
    } finally {
      if (!answered) {
        pass.close();
      }
    }
  }

  private Response send(
      Hop hop, boolean anew, Deadline deadline, OriginClients.Client client, Gate.Pass pass)
      throws RequestTrouble {
    Request request = hop.request();
    Diagnosis diagnosis = new Diagnosis(hop, settings.limits());
    RequestStream body = bodyOf(request);
    boolean answered = false;
    ExchangeTrace told = new ExchangeTrace(trace, deadline.clock(), hop);
    long began = deadline.clock().nanoTime();
    meter.sent();
    try {
      RestResponse<InputStream> response;
      try (var _ = anew ? client.link().reuse().renew() : null) {
        response = answer(client.endpoint(), request, body, deadline);
      }
      answered = true;
      Response answer =
          WireResponse.of(
              request, response, body, settings.limits().idle(), deadline, meter, told, pass);
      heed(answer, pass, deadline);
      if (hop.route().asksForWholeUrls() && answer.status() == Diagnosis.PROXY_WANTS_CREDENTIALS) {
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
      if (Diagnosis.wantsOlderForm(e)) {
        client.link().protocols().older();
      }
      RequestTrouble trouble = diagnosis.of(cause == null ? e : cause, after);
      if (!trouble.isStale() || Diagnosis.isRefusal(e)) {
        pass.refused();
      }
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

  /** A server that has too much to do gets less, and is left alone by who has not begun. */
  private static void heed(Response answer, Gate.Pass pass, Deadline deadline) {
    if (!BUSY.contains(answer.status())) {
      pass.served();
      return;
    }
    pass.refused();
    Duration alone = RetryAfter.of(answer, deadline.clock().now());
    if (!alone.isZero()) {
      pass.hold(alone.compareTo(LONGEST_HOLD) < 0 ? alone : LONGEST_HOLD);
    }
  }

  private static RequestStream bodyOf(Request request) {
    RequestBody body = request.body().orElse(NO_BODY);
    try {
      return new RequestStream(body.open(), body.length());
    } catch (IOException e) {
      throw unreadable(request, e);
    }
  }

  private static void close(RequestStream body) {
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
      RestCalls endpoint, Request request, RequestStream body) {
    URI uri = RequestTarget.standIn(request.uri());
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

  private RestResponse<InputStream> answer(
      RestCalls endpoint, Request request, RequestStream body, Deadline deadline)
      throws ExecutionException, TimeoutException {
    Uni<RestResponse<InputStream>> call = call(endpoint, request, body);
    boolean sendsBody = request.body().isPresent();
    Duration limit = deadline.remaining();
    if (!sendsBody && settings.limits().firstByte().compareTo(limit) < 0) {
      limit = settings.limits().firstByte();
    }
    CompletableFuture<RestResponse<InputStream>> answer = call.subscribeAsCompletionStage();
    boolean arrived = false;
    try (var _ = clients.limits().begin(limit, () -> answer.cancel(true))) {
      RestResponse<InputStream> response = answer.get();
      arrived = true;
      return response;
    } catch (CancellationException e) {
      throw new TimeoutException();
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
