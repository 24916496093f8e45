package dev.remora.http;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where another server may send us, and with what: never from TLS to no TLS, never with credentials
 * to another origin, and never nearer than that server itself was reached ({@link Arrival}).
 * Registries redirect to storage, so another host is normal.
 */
final class RedirectRules {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
  private static final Set<String> CREDENTIALS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    CREDENTIALS.addAll(Set.of("Authorization", "Cookie", "Proxy-Authorization"));
  }

  private final Whereabouts whereabouts;

  RedirectRules(Whereabouts whereabouts) {
    this.whereabouts = whereabouts;
  }

  /**
   * How a request sets out.
   *
   * @throws ProtocolViolation when its sender may not send us there
   */
  Hop first(Request request) {
    if (request.sender().isEmpty()) {
      return Hop.asked(request);
    }
    Origin sender = request.sender().get();
    return hop(request, Arrival.ASKED, sender, Origin.of(request.uri()));
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
    Origin from = Origin.of(request.uri());
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
          new Hop(request.to(target, request.headers()), hop.arrival(), hop.sender()));
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
    return Optional.of(hop(redirected, hop.arrival(), from, to));
  }

  private static boolean isForTlsAlone(Redirects redirects) {
    return redirects == Redirects.BETWEEN_TLS || redirects == Redirects.TO_THE_SAME;
  }

  private static boolean isSame(URI asked, URI target) {
    String path = asked.getRawPath();
    int last = path.lastIndexOf('/', path.lastIndexOf('/') - 1);
    return last >= 0 && target.getRawPath().endsWith(path.substring(last));
  }

  private Hop hop(Request request, Arrival before, Origin from, Origin to) {
    Hop hop = new Hop(request, arrival(before, from, to), Optional.of(from));
    Arrival arrival = hop.arrival();
    if (whereabouts.beforehand(to).filter(reach -> !arrival.mayReach(reach)).isPresent()) {
      throw refused(request, hop.path(to) + ", " + AddressPolicy.Forbidden.REASON);
    }
    return hop;
  }

  private Arrival arrival(Arrival before, Origin from, Origin to) {
    if (to.equals(from)) {
      return before;
    }
    boolean named = before == Arrival.ASKED || before == Arrival.SENT_WITHIN_ADDRESS;
    return named && to.host().equals(from.host()) && to.isAddress()
        ? Arrival.SENT_WITHIN_ADDRESS
        : Arrival.sentBy(whereabouts.connected(from, before));
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
