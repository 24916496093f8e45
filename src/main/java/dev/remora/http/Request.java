package dev.remora.http;

import dev.remora.failure.Purpose;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param uri absolute; sent as it is, without decoding and encoding it anew
 * @param purpose what it is for, to begin the line of a failure with
 * @param redirects which redirects of GET and HEAD are followed
 * @param sender who names this address, where we do not have it from the settings: it may be no
 *     nearer than where the sender itself was reached
 * @param repeatable whether it does the same once or twice, although its method alone does not say
 *     so
 * @param role as what whoever answers is asked, for people; none where the path may be a secret
 */
public record Request(
    Method method,
    URI uri,
    Map<String, String> headers,
    Optional<RequestBody> body,
    Purpose purpose,
    Redirects redirects,
    Optional<Origin> sender,
    boolean repeatable,
    String role) {
  public Request {
    headers = Map.copyOf(headers);
  }

  /** A request whose redirects are followed. */
  public Request(
      Method method,
      URI uri,
      Map<String, String> headers,
      Optional<RequestBody> body,
      Purpose purpose) {
    this(method, uri, headers, body, purpose, Redirects.FOLLOWED, Optional.empty(), false, "");
  }

  public static Request get(URI uri, Map<String, String> headers, Purpose purpose) {
    return new Request(Method.GET, uri, headers, Optional.empty(), purpose);
  }

  public static Request head(URI uri, Map<String, String> headers, Purpose purpose) {
    return new Request(Method.HEAD, uri, headers, Optional.empty(), purpose);
  }

  /** The same request, answered by the origin that it is sent to or not at all. */
  public Request withinOrigin() {
    return with(Redirects.WITHIN_ORIGIN);
  }

  /** The same request, answered by the origin that it is sent to, or where TLS says who answers. */
  public Request betweenTls() {
    return with(Redirects.BETWEEN_TLS);
  }

  /** The same request, whose redirects to anything else are answers. */
  public Request toTheSame() {
    return with(Redirects.TO_THE_SAME);
  }

  /** The same request, whose redirects are answers. */
  public Request notRedirected() {
    return with(Redirects.NONE);
  }

  private Request with(Redirects other) {
    return new Request(method, uri, headers, body, purpose, other, sender, repeatable, role);
  }

  /** The same request, under the rules of redirects, as somebody sends us there. */
  public Request sentBy(Origin other) {
    return new Request(
        method, uri, headers, body, purpose, redirects, Optional.of(other), repeatable, role);
  }

  /** The same request, which is sent again where an answer to it got lost or may get better. */
  public Request storingTheSame() {
    return new Request(method, uri, headers, body, purpose, redirects, sender, true, role);
  }

  /** Whether it may be sent again although the server may have heard it. */
  boolean isIdempotent() {
    return repeatable || method.isIdempotent();
  }

  /** The same request, and as what whoever answers is asked: {@code the registry}. */
  public Request askedOf(String other) {
    return new Request(method, uri, headers, body, purpose, redirects, sender, repeatable, other);
  }

  /** The same request with these headers instead of its own. */
  public Request withHeaders(Map<String, String> other) {
    return new Request(method, uri, other, body, purpose, redirects, sender, repeatable, role);
  }

  /** The same request to another address. */
  Request to(URI other, Map<String, String> otherHeaders) {
    return new Request(
        method, other, otherHeaders, body, purpose, redirects, sender, repeatable, role);
  }

  /** The same request, to be answered by status 304 if what it asks for still has this ETag. */
  public Request unless(Optional<String> etag) {
    if (etag.isEmpty()) {
      return this;
    }
    Map<String, String> conditional = new HashMap<>(headers);
    conditional.put("If-None-Match", etag.get());
    return withHeaders(conditional);
  }
}
