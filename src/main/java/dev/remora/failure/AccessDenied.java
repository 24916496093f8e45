package dev.remora.failure;

import org.jspecify.annotations.Nullable;

/** The registry refused the credentials, or there were none. */
public final class AccessDenied extends Failure {
  public AccessDenied(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null);
  }

  public AccessDenied(Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super(ExitCode.ACCESS_DENIED, purpose, reason, advice, cause);
  }
}
