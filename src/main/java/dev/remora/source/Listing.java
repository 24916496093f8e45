package dev.remora.source;

import dev.remora.oci.Descriptor;
import java.util.List;
import java.util.Optional;

/** What a source answers when it is asked for referrers that may have been read before. */
public sealed interface Listing {
  /** It is what it was. */
  record Same() implements Listing {}

  /**
   * This is it.
   *
   * @param etag to ask again with; nothing where the source has no such thing
   */
  record Listed(List<Descriptor> referrers, Optional<ETag> etag) implements Listing {}
}
