package dev.remora.http;

import dev.remora.time.Deadline;

/** Sends requests: the seam to the network. */
public interface HttpClient extends AutoCloseable {
  /**
   * Sends a request, again where another try can help and the deadline allows it, and follows
   * redirects of GET and HEAD as far as the request allows. Any status that is left in the end is
   * an answer, not a failure.
   *
   * @throws dev.remora.failure.RegistryUnavailable when no answer came: name, connection, TLS, a
   *     stall, or the deadline
   */
  Response send(Request request, Deadline deadline);

  @Override
  void close();
}
