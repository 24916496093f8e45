package dev.remora.sync;

import dev.remora.failure.ExitCode;
import java.util.Locale;

/** Which failures of the first pass let the start go on (design, section 2.2). */
public enum OnFailure {
  /** None. */
  FAIL,
  /**
   * A registry that is away, or an update that the volume has no room for, when there is a verified
   * revision of this very image.
   */
  CACHED,
  /**
   * Those of {@link #CACHED}, and an image or a configuration that is not there or not to be had;
   * the start goes on even without a revision.
   */
  CONTINUE;

  boolean bridges(ExitCode failure) {
    return switch (failure) {
      case UNAVAILABLE, VOLUME -> this != FAIL;
      case IMAGE_NOT_FOUND, NOTHING_ATTACHED, ACCESS_DENIED -> this == CONTINUE;
      default -> false;
    };
  }

  /** Whether a start goes on without any configuration where there is none to go on with. */
  boolean startsWithNone(ExitCode failure) {
    return this == CONTINUE && bridges(failure) && failure != ExitCode.VOLUME;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
