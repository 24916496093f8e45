package dev.remora.failure;

/** The process was asked to end before it was done. */
public final class Interrupted extends Failure {
  public Interrupted(Purpose purpose) {
    super(ExitCode.INTERRUPTED, purpose, "interrupted", "", null);
  }
}
