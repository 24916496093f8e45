package dev.remora.http;

import static java.util.Comparator.naturalOrder;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where another server may send us, and with what: never from TLS to no TLS, never with credentials
 * to another origin, and never nearer than that server itself was reached ({@link Arrival}).
 * Registries redirect to storage, so another host is normal.
 */
record RedirectRules(ProxySettings proxies, Resolver resolver, Wire wire) {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  /** In lower case. */
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "cookie", "proxy-authorization");

  /**
   * How a request sets out.
   *
   * @throws ProtocolViolation when its sender may not send us there
   */
  Hop first(Request request) {
    Route route = route(Origin.of(request.uri()));
    Hop asked = new Hop(request, route, Arrival.ASKED, Optional.empty());
    return request.sender().isEmpty()
        ? asked
        : sent(request, route(request.sender().get()), Arrival.ASKED, route);
  }

  /**
   * The request that an answer asks for instead; nothing when the answer is to be taken as it is.
   *
   * @throws ProtocolViolation when it leads where we do not go
   * @throws RegistryUnavailable when somebody on the way may have given it, and it decides
   */
  Optional<Hop> next(Hop hop, Response response) {
    Request request = hop.request();
    Optional<String> location = response.header("Location").filter(text -> !text.isBlank());
    boolean followed =
        request.redirects() != Redirects.NONE
            && (request.method() == Method.GET || request.method() == Method.HEAD);
    if (!followed || !STATUSES.contains(response.status()) || location.isEmpty()) {
      return Optional.empty();
    }
    Origin from = hop.origin();
    URI target;
    Origin to;
    try {
      target = UriReference.parse(location.get()).resolve(request.uri());
      to = Origin.of(target);
    } catch (IllegalArgumentException e) {
      throw refused(request, from + " redirects to " + e.getMessage());
    }
    if (to.equals(from)) {
      return Optional.of(
          new Hop(request.to(target, request.headers()), hop.route(), hop.arrival(), hop.sender()));
    }
    if (request.redirects() == Redirects.WITHIN_ORIGIN
        || (request.redirects() == Redirects.TO_THE_SAME && !isSame(request.uri(), target))) {
      return Optional.empty();
    }
    if (from.isTls() && !to.isTls()) {
      throw refused(request, from + " redirects from https to http (" + to + ")");
    }
    if (isForTlsAlone(request.redirects()) && !from.isTls()) {
      throw new RegistryUnavailable( // most often by a login page, which goes away again
          request.purpose(),
          from + " redirects to " + to + ", and without TLS anybody may have said so",
          "serve it with TLS, or let it answer itself");
    }
    Request redirected = request.to(target, withoutCredentials(request.headers()));
    return Optional.of(sent(redirected, hop.route(), hop.arrival(), route(to)));
  }

  private static boolean isForTlsAlone(Redirects redirects) {
    return redirects == Redirects.BETWEEN_TLS || redirects == Redirects.TO_THE_SAME;
  }

  private static boolean isSame(URI asked, URI target) {
    String path = asked.getRawPath();
    int last = path.lastIndexOf('/', path.lastIndexOf('/') - 1);
    return last >= 0 && target.getRawPath().endsWith(path.substring(last));
  }

  private Route route(Origin origin) {
    return new Route(origin, proxies.proxyFor(origin));
  }

  private Hop sent(Request request, Route from, Arrival before, Route to) {
    Hop hop = new Hop(request, to, arrival(from, before, to.origin()), Optional.of(from.origin()));
    if (beforehand(to).filter(reach -> !hop.arrival().mayReach(reach)).isPresent()) {
      throw refused(request, hop.path() + ", " + Arrival.FORBIDDEN);
    }
    return hop;
  }

  private Arrival arrival(Route from, Arrival before, Origin to) {
    Origin sender = from.origin();
    if (to.equals(sender)) {
      return before;
    }
    boolean named = before == Arrival.ASKED || before == Arrival.SENT_WITHIN_ADDRESS;
    return named && to.host().equals(sender.host()) && to.isAddress()
        ? Arrival.SENT_WITHIN_ADDRESS
        : Arrival.sentBy(connected(from, before));
  }

  /**
   * Where a sender was connected to: of several addresses the farthest, which is trusted the least.
   */
  private Reach connected(Route route, Arrival arrival) {
    Optional<Reach> farthest =
        route.proxy().isPresent()
            ? known(route).max(naturalOrder())
            : wire.farthest(route, arrival);
    return farthest.orElse(Reach.PUBLIC);
  }

  /**
   * Where an origin is, as far as that can be told before it is connected to: of several addresses
   * the nearest. Nothing for a name, which is judged by the address that is connected then; but one
   * that a proxy will connect to is judged by what it means here.
   */
  private Optional<Reach> beforehand(Route route) {
    return route.origin().isAddress() || route.proxy().isPresent()
        ? known(route).min(naturalOrder())
        : Optional.empty();
  }

  /** All that a name is known by here; none where it is known to others only. */
  private Stream<Reach> known(Route route) {
    try {
      return Arrays.stream(resolver.resolve(route.origin().host())).map(Reach::of);
    } catch (UnknownHostException e) {
      return Stream.empty();
    }
  }

  private static Map<String, String> withoutCredentials(Map<String, String> headers) {
    Map<String, String> kept = new LinkedHashMap<>(headers);
    kept.keySet().removeIf(name -> CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)));
    return kept;
  }

  private static ProtocolViolation refused(Request request, String reason) {
    return new ProtocolViolation(request.purpose(), reason, "");
  }
}
