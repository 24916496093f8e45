package dev.remora.http;

import dev.remora.failure.ProtocolViolation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a redirect leads, and with what: never from TLS to no TLS, never with credentials to
 * another origin, never to an address that only this machine or its cloud can see. Registries
 * redirect to storage, so another host is normal.
 */
final class RedirectRules {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
  private static final Set<String> CREDENTIALS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    CREDENTIALS.addAll(Set.of("Authorization", "Cookie", "Proxy-Authorization"));
  }

  private final Addresses addresses;

  RedirectRules(Addresses addresses) {
    this.addresses = addresses;
  }

  /**
   * The request that an answer asks for instead; nothing when the answer is to be taken as it is.
   *
   * @throws ProtocolViolation when it leads where we do not go
   */
  Optional<Hop> next(Hop hop, Response response) {
    Request request = hop.request();
    Optional<String> location = response.header("Location");
    boolean followed =
        request.redirects() != Redirects.NONE
            && (request.method() == Method.GET || request.method() == Method.HEAD);
    if (!followed || !STATUSES.contains(response.status()) || location.isEmpty()) {
      return Optional.empty();
    }
    Origin from = Origin.of(request.uri());
    URI target;
    Origin to;
    try {
      target = request.uri().resolve(new URI(location.get()));
      to = Origin.of(target);
    } catch (URISyntaxException e) {
      throw refused(request, from + " redirects to something that is not a URL");
    } catch (IllegalArgumentException e) {
      throw refused(request, from + " redirects to " + e.getMessage());
    }
    if (request.redirects() == Redirects.WITHIN_ORIGIN && !to.equals(from)) {
      return Optional.empty();
    }
    Arrival arrival = arrival(hop, from, to);
    Map<String, String> headers =
        to.equals(from) ? request.headers() : withoutCredentials(request.headers());
    return Optional.of(
        new Hop(
            new Request(
                request.method(),
                target,
                headers,
                request.body(),
                request.purpose(),
                request.redirects()),
            arrival));
  }

  private Arrival arrival(Hop hop, Origin from, Origin to) {
    Request request = hop.request();
    if (from.isTls() && !to.isTls()) {
      throw refused(request, from + " redirects from https to http (" + to + ")");
    }
    if (to.host().equals(from.host())) {
      boolean leavesWhatWasAsked = hop.arrival() == Arrival.ASKED && !to.equals(from);
      return leavesWhatWasAsked ? Arrival.REDIRECTED_WITHIN_HOST : hop.arrival();
    }
    Arrival arrival = later(hop.arrival(), from);
    if (!arrival.mayReach(addresses.reach(to.host()))) {
      throw refused(request, from + " redirects to " + to + ", an address that is not public");
    }
    return arrival;
  }

  private Arrival later(Arrival before, Origin from) {
    boolean fromThisMachine =
        before != Arrival.REDIRECTED && addresses.reach(from.host()) == Addresses.Reach.MACHINE;
    return fromThisMachine ? Arrival.REDIRECTED_FROM_THIS_MACHINE : Arrival.REDIRECTED;
  }

  private static Map<String, String> withoutCredentials(Map<String, String> headers) {
    Map<String, String> kept = new LinkedHashMap<>(headers);
    kept.keySet().removeIf(CREDENTIALS::contains);
    return kept;
  }

  private static ProtocolViolation refused(Request request, String reason) {
    return new ProtocolViolation(request.purpose(), reason, "");
  }
}
