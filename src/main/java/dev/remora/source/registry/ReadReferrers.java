package dev.remora.source.registry;

import dev.remora.oci.Digest;
import dev.remora.source.ETag;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.ListingInterest;
import java.util.Optional;

/**
 * What refers to a subject, by the API, or where the registry has none, by the referrers tag.
 *
 * <p>A caller whose ETag came with the tag is answered by the tag alone: one request, not two. That
 * the registry has the API by now is noticed when somebody asks without an ETag.
 *
 * @param interest of the reader
 */
record ReadReferrers(ListReferrers api, ReferrersTag tag, ListingInterest interest, Giver giver) {
  private static final String BY_API = "api ";
  private static final String BY_TAG = "tag ";

  /** No ETag begins so: it would begin with a quotation mark (RFC 9110, section 8.8.3). */
  private static final String HASH = "content ";

  Listing read(Digest subject, Optional<ETag> known) {
    Optional<String> byTag = of(BY_TAG, known);
    if (byTag.isPresent()) {
      return byTag(subject, byTag);
    }
    return api.listUnless(of(BY_API, known), subject)
        .map(
            answer ->
                switch (answer) {
                  case ReferrersAnswer.Listed listed ->
                      new Listing.Listed(listed.referrers(), etag(BY_API, listed.etag()), giver);
                  case ReferrersAnswer.Unsupported _ -> byTag(subject, Optional.empty());
                })
        .orElseGet(() -> new Listing.Same(giver));
  }

  /** Where the registry names no states, the content does: it comes each time, but nothing else. */
  private Listing byTag(Digest subject, Optional<String> known) {
    ReferrersTag.Answer answer = tag.readUnless(known.filter(k -> !isHash(k)), subject, interest);
    String hash = HASH + answer.content().map(Digest::toString).orElse("none");
    return answer.same() || known.equals(Optional.of(hash))
        ? new Listing.Same(giver)
        : new Listing.Listed(
            answer.referrers(), etag(BY_TAG, answer.etag().or(() -> Optional.of(hash))), giver);
  }

  private static boolean isHash(String etag) {
    return etag.startsWith(HASH);
  }

  private static Optional<String> of(String way, Optional<ETag> known) {
    return known
        .map(ETag::value)
        .filter(value -> value.startsWith(way))
        .map(value -> value.substring(way.length()));
  }

  private static Optional<ETag> etag(String way, Optional<String> header) {
    return header.map(value -> way + value.strip()).filter(ETag::isOne).map(ETag::new);
  }
}
