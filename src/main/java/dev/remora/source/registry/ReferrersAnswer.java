package dev.remora.source.registry;

import dev.remora.oci.Descriptor;
import java.util.List;
import java.util.Optional;

/**
 * What a registry lists when it is asked for referrers, by the API or by the referrers tag.
 *
 * @param same whether that is what was known; then it is not given again
 * @param referrers all pages, without duplicates
 * @param etag of the only page: that of one of several says nothing about the others
 */
record ReferrersAnswer(boolean same, List<Descriptor> referrers, Optional<String> etag) {
  static final ReferrersAnswer SAME = new ReferrersAnswer(true, List.of(), Optional.empty());
}
