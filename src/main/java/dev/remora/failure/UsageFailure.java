package dev.remora.failure;

import org.jspecify.annotations.Nullable;

/** The command line, a setting or a given file is wrong. */
public final class UsageFailure extends Failure {
  public UsageFailure(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null);
  }

  public UsageFailure(Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super(ExitCode.USAGE, purpose, reason, advice, cause);
  }
}
