package dev.remora.source.registry;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Origin;
import dev.remora.http.UriReference;
import dev.remora.oci.Digest;
import java.net.URI;

/**
 * Where an upload session wants the bytes. The registry chooses it, so it is checked: another host
 * would get our credentials and content.
 */
final class UploadLocation {
  private UploadLocation() {}

  /** The address to send to: as the session gave it, its query kept, and the digest added. */
  static URI of(String location, URI session, Digest digest, Purpose purpose) {
    URI target;
    Origin origin;
    try {
      target = UriReference.parse(location).resolve(session);
      origin = Origin.of(target);
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation(
          purpose, "the registry's upload location is no address", "report it to the registry", e);
    }
    Origin registry = Origin.of(session);
    if (registry.isTls() && !origin.isTls()) {
      throw new ProtocolViolation(
          purpose,
          "the registry wants the upload without TLS, at " + origin,
          "let the proxy before the registry pass on the scheme (X-Forwarded-Proto)");
    }
    if (!origin.host().equals(registry.host()) || origin.port() != registry.port()) {
      throw new ProtocolViolation(
          purpose,
          "the registry wants the upload at another host, " + origin + " instead of " + registry,
          "let the proxy before the registry pass on the host (X-Forwarded-Host)");
    }
    String query = target.getRawQuery();
    String kept = query == null || query.isEmpty() ? "?" : "?" + query + "&";
    String encoded = digest.toString().replace("+", "%2B");
    return URI.create(
        target.getScheme()
            + "://"
            + target.getRawAuthority()
            + target.getRawPath()
            + kept
            + "digest="
            + encoded);
  }
}
