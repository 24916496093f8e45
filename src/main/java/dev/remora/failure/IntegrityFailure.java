package dev.remora.failure;

import org.jspecify.annotations.Nullable;

/** Bytes do not have the digest or size by which they were asked for. */
public final class IntegrityFailure extends Failure {
  public IntegrityFailure(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null);
  }

  public IntegrityFailure(
      Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super(ExitCode.INTEGRITY, purpose, reason, advice, cause);
  }
}
