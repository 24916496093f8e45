package dev.remora.source.registry;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Origin;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.source.ListingBuilder;
import dev.remora.source.ListingInterest;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /v2/<name>/referrers/<digest>}: the listing by the API, unfiltered, since servers
 * filter by types that they list wrongly (distribution-spec, "Listing Referrers").
 *
 * <p>Which answer means "no such API" is decided by the first page alone; a later one that fails
 * makes the whole listing fail. Whatever keeps the registry from answering is a failure, never an
 * empty listing.
 *
 * @param interest of the reader
 */
record ListReferrers(RegistryCaller caller, RepositoryAddress address, ListingInterest interest) {
  private static final int NOT_MODIFIED = 304;
  private static final int MOST_PAGES = 100;

  /** Of all pages; little of it is kept, but all of it takes time. */
  private static final int MOST_BYTES = 16 << 20;

  private static final Map<String, String> HEADERS =
      Map.of("Accept", MediaType.INDEX, "Accept-Encoding", "identity");

  /** What it lists; nothing where there is no such API. */
  Optional<List<Descriptor>> list(Digest subject) {
    return listUnless(Optional.empty(), subject).map(ReferrersAnswer::referrers);
  }

  /**
   * What it lists now.
   *
   * @param known the ETag that came with the listing before
   * @return nothing where there is no such API
   */
  Optional<ReferrersAnswer> listUnless(Optional<String> known, Digest subject) {
    Purpose purpose = new Purpose("list the referrers of", address.name(subject));
    URI first = address.referrers(subject);
    ListingBuilder listing = new ListingBuilder(interest);
    First answer =
        caller.call(
            request(first, purpose).unless(known),
            response ->
                known.isPresent() && response.status() == NOT_MODIFIED
                    ? new First(true, Optional.empty())
                    : new First(false, firstPage(response, first, listing, purpose)));
    if (answer.same()) {
      return Optional.of(ReferrersAnswer.SAME);
    }
    return answer
        .page()
        .map(
            page ->
                new ReferrersAnswer(
                    false,
                    all(page, first, listing, purpose),
                    page.next().isPresent() ? Optional.empty() : page.etag()));
  }

  /**
   * How it begins.
   *
   * @param page nothing where there is no such API
   */
  private record First(boolean same, Optional<ReferrersPage> page) {}

  private List<Descriptor> all(
      ReferrersPage firstPage, URI first, ListingBuilder listing, Purpose purpose) {
    Set<URI> asked = new HashSet<>(Set.of(first));
    ReferrersPage page = firstPage;
    int bytes = 0;
    while (true) {
      listing.add(page.content());
      page.content().remarks().forEach(remark -> caller.warn(inListing(remark, purpose)));
      bytes += page.size();
      if (bytes > MOST_BYTES) {
        throw endless(purpose);
      }
      if (page.next().isEmpty()) {
        return listing.referrers();
      }
      URI next = address.named(page.next().get());
      if (!asked.add(next) || asked.size() > MOST_PAGES) {
        throw endless(purpose);
      }
      page =
          caller.call(
              request(next, purpose), response -> laterPage(response, next, listing, purpose));
    }
  }

  static String inListing(String remark, Purpose purpose) {
    return "in the listing of what is attached to " + purpose.target() + " " + remark;
  }

  private static ProtocolViolation endless(Purpose purpose) {
    return new ProtocolViolation(
        purpose,
        "the listing does not end within " + MOST_PAGES + " pages and 16 MiB, or its pages repeat",
        "delete referrers that are not needed");
  }

  private Request request(URI uri, Purpose purpose) {
    return Request.get(uri, HEADERS, purpose).withinOrigin();
  }

  /** Nothing where the answer means that there is no such API. */
  private Optional<ReferrersPage> firstPage(
      Response response, URI asked, ListingBuilder listing, Purpose purpose) throws IOException {
    if (!Origin.of(response.uri()).equals(address.origin())) {
      return Optional.empty();
    }
    return switch (response.status()) {
      case 200 -> ReferrersPage.read(response, asked, listing, purpose);
      case 404 -> withoutApi(RefusedAnswer.read(response), purpose);
      case 301, 302, 303, 307, 308, 400, 405, 406, 501 -> Optional.empty();
      default -> throw caller.failure(response, purpose);
    };
  }

  private Optional<ReferrersPage> withoutApi(RefusedAnswer refused, Purpose purpose) {
    if (refused.saysNoRepository()) {
      throw new ImageNotFound(
          purpose, "there is no such repository: " + refused.reason(), "check the name");
    }
    return Optional.empty();
  }

  private ReferrersPage laterPage(
      Response response, URI asked, ListingBuilder listing, Purpose purpose) throws IOException {
    boolean here = Origin.of(response.uri()).equals(address.origin());
    if (response.status() != 200 || !here) {
      throw caller.failure(response, purpose);
    }
    return ReferrersPage.read(response, asked, listing, purpose)
        .orElseThrow(
            () ->
                new ProtocolViolation(
                    purpose, "a page of the listing is not an image index", "try again"));
  }
}
