package dev.remora.sync;

import dev.remora.failure.ExitCode;
import java.util.Locale;

/** Which failures of the first pass let the start go on (design, section 2.2). */
public enum OnFailure {
  /** None. */
  FAIL,
  /** A registry that is away, when there is a verified revision of this very image. */
  CACHED,
  /** That, and a configuration that is not there, also when there is no such revision. */
  CONTINUE;

  boolean bridges(ExitCode failure) {
    return switch (failure) {
      case UNAVAILABLE -> this != FAIL;
      case IMAGE_NOT_FOUND, NOTHING_ATTACHED, ACCESS_DENIED -> this == CONTINUE;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
