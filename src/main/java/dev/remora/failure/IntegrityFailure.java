package dev.remora.failure;

import org.jspecify.annotations.Nullable;

/** Bytes do not have the digest or the size that they were asked for by. */
public final class IntegrityFailure extends Failure {
  public IntegrityFailure(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null);
  }

  public IntegrityFailure(
      Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super(ExitCode.INTEGRITY, purpose, reason, advice, cause);
  }
}
