package dev.remora.source.registry;

import dev.remora.oci.Descriptor;
import java.util.List;

/** What a registry answers when it is asked for referrers by the API. */
sealed interface ReferrersAnswer {
  /**
   * It has the API.
   *
   * @param referrers all pages, without duplicates
   */
  record Listed(List<Descriptor> referrers) implements ReferrersAnswer {}

  /** It does not have the API, so the referrers tag has to be asked for. */
  record Unsupported() implements ReferrersAnswer {}
}
