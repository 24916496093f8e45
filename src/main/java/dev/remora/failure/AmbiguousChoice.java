package dev.remora.failure;

import org.jspecify.annotations.Nullable;

/** Several candidates are attached, and nothing says which one is meant. */
public final class AmbiguousChoice extends Failure {
  public AmbiguousChoice(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null);
  }

  public AmbiguousChoice(Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super(ExitCode.AMBIGUOUS, purpose, reason, advice, cause);
  }
}
