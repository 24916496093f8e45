package dev.remora.source.registry;

import dev.remora.oci.Digest;
import dev.remora.source.ETag;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import java.util.Optional;

/**
 * What refers to a subject, by the API, or where the registry has none, by the referrers tag.
 *
 * <p>A caller whose ETag came with the tag is answered by the tag alone: one request, not two. That
 * the registry has the API by now is noticed when somebody asks without an ETag.
 */
record ReadReferrers(ListReferrers api, ReferrersTag tag, Giver giver) {
  private static final String BY_API = "api ";
  private static final String BY_TAG = "tag ";

  Listing read(Digest subject, Optional<ETag> known) {
    Optional<String> byTag = of(BY_TAG, known);
    if (byTag.isPresent()) {
      return byTag(subject, byTag);
    }
    return api.listUnless(of(BY_API, known), subject)
        .map(answer -> listing(BY_API, answer))
        .orElseGet(() -> byTag(subject, Optional.empty()));
  }

  private Listing byTag(Digest subject, Optional<String> known) {
    return listing(BY_TAG, tag.readUnless(known, subject, api.interest()));
  }

  private Listing listing(String way, ReferrersAnswer answer) {
    return answer.same()
        ? new Listing.Same(giver)
        : new Listing.Listed(answer.referrers(), etag(way, answer.etag()), giver);
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
