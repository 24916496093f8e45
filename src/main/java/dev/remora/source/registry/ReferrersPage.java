package dev.remora.source.registry;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Origin;
import dev.remora.http.Response;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Descriptor;
import dev.remora.oci.MediaType;
import dev.remora.source.EditableIndex;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param next the address of the next one, on the same endpoint
 * @param size of its document, in bytes
 * @param etag as the header says
 */
record ReferrersPage(
    List<Descriptor> entries, Optional<URI> next, int size, Optional<String> etag) {

  /**
   * Reads the body of an answer with status 200.
   *
   * @return nothing where it is no listing at all, but a page for people or the like
   * @throws ProtocolViolation when it is a listing, and malformed
   */
  static Optional<ReferrersPage> read(Response response, URI asked, Purpose purpose)
      throws IOException {
    if (!Body.contentType(response).equals(MediaType.INDEX)) {
      return Optional.empty();
    }
    byte[] bytes = Body.document(response, purpose);
    if (!EditableIndex.isIndex(bytes)) {
      return Optional.empty();
    }
    try {
      List<Descriptor> entries =
          EditableIndex.read(bytes).entries().stream()
              .map(EditableIndex.Entry::descriptor)
              .toList();
      return Optional.of(
          new ReferrersPage(
              entries,
              next(response.headers("Link"), asked),
              bytes.length,
              response.header("ETag")));
    } catch (MalformedJson | LinkHeader.Malformed e) {
      throw new ProtocolViolation(
          purpose, "the listing is malformed: " + e.getMessage(), "report it to the registry", e);
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation(
          purpose,
          "the listing's next page is not on the same endpoint: " + e.getMessage(),
          "check the proxy before the registry, which may have to pass on host and scheme",
          e);
    }
  }

  /**
   * The address of the next page. Its query alone is the registry's word: the origin and the path
   * have to be those that were asked, so that no link sends credentials, or the question,
   * elsewhere.
   */
  private static Optional<URI> next(List<String> headers, URI asked) throws LinkHeader.Malformed {
    Optional<String> link = LinkHeader.next(headers);
    if (link.isEmpty()) {
      return Optional.empty();
    }
    URI target = resolve(link.get(), asked);
    Origin origin = Origin.of(target);
    if (!origin.equals(Origin.of(asked))) {
      throw new IllegalArgumentException("it is on " + origin);
    }
    if (!asked.getPath().equals(target.getPath())) {
      throw new IllegalArgumentException("it has another path");
    }
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    return Optional.of(asked.resolve(asked.getRawPath() + query));
  }

  /** A query alone keeps the path (RFC 3986), which {@link URI#resolve} does not know. */
  private static URI resolve(String link, URI asked) {
    return asked.resolve(URI.create(link.startsWith("?") ? asked.getRawPath() + link : link));
  }
}
