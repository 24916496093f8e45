package dev.remora.failure;

import org.jspecify.annotations.Nullable;

/** The volume cannot be written, stays locked, or is not ours. */
public final class VolumeFailure extends Failure {
  public VolumeFailure(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null);
  }

  public VolumeFailure(Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super(ExitCode.VOLUME, purpose, reason, advice, cause);
  }
}
