package dev.remora.source.registry;

import dev.remora.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * What a registry says itself about a manifest in words that the specification does not know: a
 * redirect to somewhere that is not asked, or a 404 without an error code. By itself it means
 * nothing.
 *
 * @param location as sent; empty where it is no redirect
 */
record OwnAnswer(int status, String location, String type, String body) {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  static Optional<OwnAnswer> redirect(Response response) {
    return REDIRECTS.contains(response.status())
        ? response
            .header("Location")
            .map(location -> new OwnAnswer(response.status(), location, "", ""))
        : Optional.empty();
  }

  /**
   * @param body the beginning of it, which holds no error code
   */
  static Optional<OwnAnswer> of(Response response, byte[] body) {
    return response.status() == 404
        ? Optional.of(
            new OwnAnswer(
                404, "", Body.contentType(response), new String(body, StandardCharsets.ISO_8859_1)))
        : redirect(response);
  }

  /** What it would be if something else had been asked for. */
  OwnAnswer about(String other, String insteadOf) {
    return new OwnAnswer(
        status, location.replace(insteadOf, other), type, body.replace(insteadOf, other));
  }
}
