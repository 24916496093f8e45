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
 */
public record Request(
    Method method,
    URI uri,
    Map<String, String> headers,
    Optional<RequestBody> body,
    Purpose purpose,
    Redirects redirects) {

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
    this(method, uri, headers, body, purpose, Redirects.FOLLOWED);
  }

  public static Request get(URI uri, Map<String, String> headers, Purpose purpose) {
    return new Request(Method.GET, uri, headers, Optional.empty(), purpose);
  }

  public static Request head(URI uri, Map<String, String> headers, Purpose purpose) {
    return new Request(Method.HEAD, uri, headers, Optional.empty(), purpose);
  }

  /** The same request, answered by the origin that it is sent to or not at all. */
  public Request withinOrigin() {
    return new Request(method, uri, headers, body, purpose, Redirects.WITHIN_ORIGIN);
  }

  /** The same request, whose redirects are answers. */
  public Request notRedirected() {
    return new Request(method, uri, headers, body, purpose, Redirects.NONE);
  }

  /** The same request with these headers instead of its own. */
  public Request withHeaders(Map<String, String> other) {
    return new Request(method, uri, other, body, purpose, redirects);
  }

  /** The same request, to be answered by status 304 if what it asks for still has this ETag. */
  public Request unless(Optional<String> etag) {
    if (etag.isEmpty()) {
      return this;
    }
    Map<String, String> conditional = new HashMap<>(headers);
    conditional.put("If-None-Match", etag.get());
    return new Request(method, uri, conditional, body, purpose, redirects);
  }
}
