package dev.remora.failure;

/** Several candidates are attached, and nothing says which one is meant. */
public final class AmbiguousChoice extends Failure {
  public AmbiguousChoice(Purpose purpose, String reason, String advice) {
    super(ExitCode.AMBIGUOUS, purpose, reason, advice, null);
  }
}
