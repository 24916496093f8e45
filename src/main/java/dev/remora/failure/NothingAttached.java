package dev.remora.failure;

import org.jspecify.annotations.Nullable;

/** Nothing that counts is attached to the image, and its source said so. */
public final class NothingAttached extends Failure {
  public NothingAttached(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null);
  }

  public NothingAttached(Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super(ExitCode.NOTHING_ATTACHED, purpose, reason, advice, cause);
  }
}
