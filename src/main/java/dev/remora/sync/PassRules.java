package dev.remora.sync;

/**
 * What passes do besides publishing.
 *
 * @param followTag whether each pass resolves the tag again
 * @param repair whether published files that somebody changed are restored
 * @param keepsPrevious whether the previous revision stays on the volume until the caller retires
 *     it
 */
public record PassRules(boolean followTag, boolean repair, boolean keepsPrevious) {
  /** For a single pass. */
  public static PassRules once() {
    return new PassRules(false, true, false);
  }

  /** For one pass of many. */
  public static PassRules again(boolean followTag, boolean repair) {
    return new PassRules(followTag, repair, true);
  }
}
