package dev.remora.failure;

import org.jspecify.annotations.Nullable;

/** The registry cannot be asked: name, connection, TLS, an overload, or the deadline passed. */
public final class RegistryUnavailable extends Failure {
  private final boolean anotherTryCanHelp;

  public RegistryUnavailable(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null, true);
  }

  /**
   * @param anotherTryCanHelp false for what time does not mend, such as an untrusted certificate
   */
  public RegistryUnavailable(
      Purpose purpose,
      String reason,
      String advice,
      @Nullable Throwable cause,
      boolean anotherTryCanHelp) {
    super(ExitCode.UNAVAILABLE, purpose, reason, advice, cause);
    this.anotherTryCanHelp = anotherTryCanHelp;
  }

  @Override
  public boolean anotherTryCanHelp() {
    return anotherTryCanHelp;
  }
}
