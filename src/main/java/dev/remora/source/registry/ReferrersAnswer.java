package dev.remora.source.registry;

import dev.remora.oci.Descriptor;
import java.util.List;
import java.util.Optional;

/** What a registry answers when it is asked for referrers by the API. */
sealed interface ReferrersAnswer {
  /**
   * It has the API.
   *
   * @param referrers all pages, without duplicates
   * @param etag of the only page: that of one of several says nothing about the others
   */
  record Listed(List<Descriptor> referrers, Optional<String> etag) implements ReferrersAnswer {}

  /** It does not have the API, so the referrers tag has to be asked for. */
  record Unsupported() implements ReferrersAnswer {}
}
