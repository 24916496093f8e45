package dev.remora.failure;

/** Nothing that counts is attached to the image, and its source said so. */
public final class NothingAttached extends Failure {
  public NothingAttached(Purpose purpose, String reason, String advice) {
    super(ExitCode.NOTHING_ATTACHED, purpose, reason, advice, null);
  }
}
