package dev.remora.failure;

/** There are configurations, but none that somebody signed who is trusted. */
public final class Untrusted extends Failure {
  public Untrusted(Purpose purpose, String reason, String advice) {
    super(ExitCode.TRUST, purpose, reason, advice, null);
  }
}
