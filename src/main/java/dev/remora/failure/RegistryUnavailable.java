package dev.remora.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The registry cannot be asked: name, connection, TLS, an overload, or the deadline passed. */
public final class RegistryUnavailable extends Failure {
  private final boolean anotherTryCanHelp;
  private final Duration retryAfter;

  public RegistryUnavailable(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null, true);
  }

  /**
   * @param retryAfter how long the registry asked to be left alone; zero if it did not
   */
  public RegistryUnavailable(Purpose purpose, String reason, String advice, Duration retryAfter) {
    this(purpose, reason, advice, null, true, retryAfter);
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
    this(purpose, reason, advice, cause, anotherTryCanHelp, Duration.ZERO);
  }

  private RegistryUnavailable(
      Purpose purpose,
      String reason,
      String advice,
      @Nullable Throwable cause,
      boolean anotherTryCanHelp,
      Duration retryAfter) {
    super(ExitCode.UNAVAILABLE, purpose, reason, advice, cause);
    this.anotherTryCanHelp = anotherTryCanHelp;
    this.retryAfter = retryAfter;
  }

  RegistryUnavailable worded(Purpose doing, String why, String what) {
    return new RegistryUnavailable(doing, why, what, null, anotherTryCanHelp, retryAfter);
  }

  @Override
  public boolean anotherTryCanHelp() {
    return anotherTryCanHelp;
  }

  /** How long the registry asked to be left alone; zero if it did not. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
