package dev.remora.failure;

import org.jspecify.annotations.Nullable;

/** What the registry, or a document in it, says is not what the specifications allow. */
public final class ProtocolViolation extends Failure {
  public ProtocolViolation(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null);
  }

  public ProtocolViolation(
      Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super(ExitCode.PROTOCOL, purpose, reason, advice, cause);
  }
}
