package dev.remora.source.registry;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.oci.ByteSize;
import java.io.IOException;

/**
 * What was sent is more than the registry takes, or more often, than a proxy before it does, whose
 * limit is a megabyte where nobody thought of artifacts (413).
 */
final class TooLarge {
  static final int STATUS = 413;

  private static final int LONGEST_NAME = 40;

  private TooLarge() {}

  static RegistryUnavailable failure(Request request, Response response) throws IOException {
    RefusedAnswer refused = RefusedAnswer.read(response);
    ByteSize size = new ByteSize(request.body().map(RequestBody::length).orElse(0L));
    boolean ofTheRegistry = !refused.errors().isEmpty();
    String who = ofTheRegistry ? "it" : "a proxy before the registry" + name(response);
    return new RegistryUnavailable(
        request.purpose(),
        refused.reason()
            + ": "
            + who
            + " takes no "
            + size.bytes()
            + " bytes at once"
            + (size.bytes() < 1024 ? "" : " (" + size.rounded() + ")"),
        ofTheRegistry
            ? "raise the registry's limit, or attach less"
            : "raise the proxy's limit (nginx: client_max_body_size; its ingress:"
                + " proxy-body-size), or attach less",
        null,
        false);
  }

  /** As it calls itself. */
  private static String name(Response response) {
    return response
        .header("Server")
        .map(String::strip)
        .filter(server -> !server.isEmpty() && server.length() <= LONGEST_NAME)
        .map(server -> " (" + server + ")")
        .orElse("");
  }
}
