package dev.remora.http;

import dev.remora.failure.ProtocolViolation;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.trace.Trace;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The network, over the Quarkus REST client: follows redirects over repeated tries over single
 * exchanges. Needs a started Quarkus; may be used from many threads, virtual ones too.
 */
public final class RestHttpClient implements HttpClient {
  private static final int MOST_REDIRECTS = 10;

  private final OriginClients clients;
  private final Retries retries;
  private final RedirectRules redirects;
  private final Meter meter;

  /**
   * @throws dev.remora.failure.UsageFailure when a file of the settings cannot be used
   */
  public RestHttpClient(TransportSettings settings, Clock clock, RandomGenerator random) {
    this(settings, clock, random, Trace.off());
  }

  /**
   * The same, which tells of each request.
   *
   * @throws dev.remora.failure.UsageFailure when a file of the settings cannot be used
   */
  public RestHttpClient(
      TransportSettings settings, Clock clock, RandomGenerator random, Trace trace) {
    this(settings, CipherSuites.ofThisProcess(), clock, random, trace, InetAddress::getAllByName);
  }

  RestHttpClient(
      TransportSettings settings,
      List<String> cipherSuites,
      Clock clock,
      RandomGenerator random,
      Trace trace,
      Addresses.Resolver resolver) {
    this.clients = new OriginClients(settings, cipherSuites, clock, trace, resolver);
    this.meter = new Meter();
    this.retries = new Retries(new Exchange(clients, settings, meter, trace), clock, random, trace);
    this.redirects = new RedirectRules(clients);
  }

  private RestHttpClient(
      OriginClients clients, Retries retries, RedirectRules redirects, Meter meter) {
    this.clients = clients;
    this.retries = retries;
    this.redirects = redirects;
    this.meter = meter;
  }

  /** What has passed so far. */
  public Meter meter() {
    return meter;
  }

  /**
   * The same client, connections included, for a server in whose place another one can be asked, or
   * that is asked again later anyway: it is hardly asked twice, and not waited for. Closing either
   * closes both.
   */
  public HttpClient impatient() {
    return new RestHttpClient(clients, retries.few(), redirects, meter);
  }

  @Override
  public Response send(Request request, Deadline deadline) {
    Hop current = redirects.first(request);
    for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
      Response response = retries.send(current, deadline);
      Optional<Hop> next;
      try {
        next = redirects.next(current, response);
      } catch (ProtocolViolation e) {
        response.close();
        throw e;
      }
      if (next.isEmpty()) {
        return response;
      }
      response.close();
      current = next.get();
    }
    throw new ProtocolViolation(
        request.purpose(),
        Origin.of(request.uri()) + " redirects more than " + MOST_REDIRECTS + " times",
        "");
  }

  @Override
  public void close() {
    clients.close();
  }
}
