package dev.remora.sync;

/**
 * How a pass goes about it.
 *
 * @param followTag whether a tag is resolved again each time
 * @param repair whether published files that somebody changed are restored
 * @param keepsPrevious whether the previous revision stays, for the caller to retire
 */
public record PassRules(boolean followTag, boolean repair, boolean keepsPrevious) {
  /** For a single pass. */
  public static PassRules once() {
    return new PassRules(false, true, false);
  }

  /** For one of many. */
  public static PassRules again(boolean followTag, boolean repair) {
    return new PassRules(followTag, repair, true);
  }
}
