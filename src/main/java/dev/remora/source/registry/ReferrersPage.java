package dev.remora.source.registry;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Origin;
import dev.remora.http.Response;
import dev.remora.http.UriReference;
import dev.remora.json.MalformedJson;
import dev.remora.oci.MediaType;
import dev.remora.source.ListingBuilder;
import dev.remora.source.ListingPage;
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
record ReferrersPage(ListingPage content, Optional<URI> next, int size, Optional<String> etag) {

  /**
   * Reads the body of an answer with status 200, entry by entry as it comes.
   *
   * @param listing what was read before
   * @return nothing where it is no listing at all, but a page for people or the like
   * @throws ProtocolViolation when it is a listing, and malformed or too large
   */
  static Optional<ReferrersPage> read(
      Response response, URI asked, ListingBuilder listing, Purpose purpose) throws IOException {
    if (!Body.contentType(response).equals(MediaType.INDEX)) {
      return Optional.empty();
    }
    Body.Counted body = Body.stream(response, purpose);
    Optional<ListingPage> content = content(body, listing, purpose).filter(ListingPage::isIndex);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      content.get().entries(); // nothing that may be looked for is lost, or it is no listing
      return Optional.of(
          new ReferrersPage(
              content.get(),
              next(response.headers("Link"), asked),
              body.length(),
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

  private static Optional<ListingPage> content(
      Body.Counted body, ListingBuilder listing, Purpose purpose) throws IOException {
    try {
      return Optional.of(listing.read(body));
    } catch (MalformedJson e) {
      if (e.isExcessive()) {
        throw new ProtocolViolation(
            purpose,
            "the listing is too large: " + e.getMessage(),
            "delete referrers that are not needed",
            e);
      }
      return Optional.empty();
    }
  }

  /** The address of the next page; a link that does not say so is one if it can be. */
  private static Optional<URI> next(List<String> headers, URI asked) throws LinkHeader.Malformed {
    Optional<LinkHeader.Next> link = LinkHeader.next(headers);
    boolean said = link.map(LinkHeader.Next::said).orElse(false);
    try {
      return link.map(next -> page(next.target(), asked)).filter(p -> said || !p.equals(asked));
    } catch (IllegalArgumentException e) {
      if (said) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /**
   * The address of a page. Its query alone is the registry's word: the origin and the path have to
   * be those that were asked, so that no link sends credentials, or the question, elsewhere.
   */
  private static URI page(String link, URI asked) {
    URI target = UriReference.parse(link).resolve(asked);
    Origin origin = Origin.of(target);
    if (!origin.equals(Origin.of(asked))) {
      throw new IllegalArgumentException("it is on " + origin);
    }
    if (!asked.getPath().equals(target.getPath())) {
      throw new IllegalArgumentException("it has another path");
    }
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    return asked.resolve(asked.getRawPath() + query);
  }
}
