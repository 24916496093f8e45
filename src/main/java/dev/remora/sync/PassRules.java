package dev.remora.sync;

import dev.remora.oci.Digest;

/**
 * How a pass goes about it when it is not the only one.
 *
 * @param criteria of the settings that decide which configuration is chosen: what was chosen by
 *     others says nothing
 * @param followTag whether a tag is resolved again each time
 * @param repair whether published files that somebody changed are restored
 * @param keepsPrevious whether the previous revision stays, for the caller to retire
 */
public record PassRules(Digest criteria, boolean followTag, boolean repair, boolean keepsPrevious) {
  /** For a single pass. */
  public static PassRules once(Digest criteria) {
    return new PassRules(criteria, false, true, false);
  }

  /** For one of many. */
  public static PassRules again(Digest criteria, boolean followTag, boolean repair) {
    return new PassRules(criteria, followTag, repair, true);
  }
}
