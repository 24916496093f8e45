package dev.remora.source;

import dev.remora.oci.Descriptor;
import java.util.List;
import java.util.Optional;

/** What is answered when referrers are asked for that may have been read before. */
public sealed interface Listing {
  Giver giver();

  record Same(Giver giver) implements Listing {}

  /**
   * This is it.
   *
   * @param referrers unfiltered and without duplicates; their types and annotations are hints
   * @param etag to ask again with; nothing where the source has no such thing
   */
  record Listed(List<Descriptor> referrers, Optional<ETag> etag, Giver giver) implements Listing {}
}
