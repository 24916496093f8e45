package dev.remora.http;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.trace.Trace;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The network: follows redirects over repeated tries over single exchanges on a {@link Wire}. May
 * be used from many threads, virtual ones too.
 */
public final class NetworkClient implements HttpClient {
  private static final int MOST_REDIRECTS = 10;

  private final Wire wire;
  private final Retries retries;
  private final RedirectRules redirects;

  /**
   * @param resolver what a name means here, where a proxy connects to it
   */
  public NetworkClient(
      Wire wire,
      ProxySettings proxies,
      Resolver resolver,
      Clock clock,
      RandomGenerator random,
      Trace trace) {
    this(wire, new Retries(wire, clock, random, trace), new RedirectRules(proxies, resolver, wire));
  }

  private NetworkClient(Wire wire, Retries retries, RedirectRules redirects) {
    this.wire = wire;
    this.retries = retries;
    this.redirects = redirects;
  }

  public Meter meter() {
    return wire.meter();
  }

  /**
   * The same client, connections included, for a server in whose place another one can be asked, or
   * that is asked again later anyway: it is hardly asked twice, and not waited for. Closing either
   * closes both.
   */
  public HttpClient impatient() {
    return new NetworkClient(wire, retries.few(), redirects);
  }

  @Override
  public Response send(Request request, Deadline deadline) {
    Hop current = redirects.first(request);
    for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
      Response response = retries.send(current, deadline);
      Optional<Hop> next;
      try {
        next = redirects.next(current, response);
      } catch (ProtocolViolation | RegistryUnavailable e) {
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
    wire.close();
  }
}
