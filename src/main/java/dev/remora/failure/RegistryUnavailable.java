package dev.remora.failure;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The registry cannot be asked: name, connection, TLS, an overload, or the deadline passed. */
public final class RegistryUnavailable extends Failure {
  private final boolean anotherTryCanHelp;

  /** For how long it asked to be left alone; zero where it did not say so. */
  private final Optional<Duration> rest;

  public RegistryUnavailable(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null, true);
  }

  /**
   * @param retryAfter how long the registry asked to be left alone; zero if it did not
   */
  public RegistryUnavailable(Purpose purpose, String reason, String advice, Duration retryAfter) {
    this(purpose, reason, advice, null, true, Optional.of(retryAfter).filter(Duration::isPositive));
  }

  /**
   * That it was asked too often.
   *
   * @param retryAfter how long the registry asked to be left alone; zero if it did not say
   */
  public static RegistryUnavailable askedTooOften(
      Purpose purpose, String reason, String advice, Duration retryAfter) {
    return new RegistryUnavailable(purpose, reason, advice, null, true, Optional.of(retryAfter));
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
    this(purpose, reason, advice, cause, anotherTryCanHelp, Optional.empty());
  }

  private RegistryUnavailable(
      Purpose purpose,
      String reason,
      String advice,
      @Nullable Throwable cause,
      boolean anotherTryCanHelp,
      Optional<Duration> rest) {
    super(ExitCode.UNAVAILABLE, purpose, reason, advice, cause);
    this.anotherTryCanHelp = anotherTryCanHelp;
    this.rest = rest;
  }

  RegistryUnavailable worded(Purpose doing, String why, String what) {
    return new RegistryUnavailable(doing, why, what, null, anotherTryCanHelp, rest);
  }

  /** The same, by who was doing something for which this was needed. */
  public RegistryUnavailable during(Purpose doing, String why, String what) {
    return new RegistryUnavailable(doing, why, what, this, anotherTryCanHelp, rest);
  }

  @Override
  public boolean anotherTryCanHelp() {
    return anotherTryCanHelp;
  }

  /** Whether the registry asked to be left alone, for a time or as it was asked too often. */
  public boolean asksForRest() {
    return rest.isPresent();
  }

  /** How long the registry asked to be left alone; zero if it did not say. */
  public Duration retryAfter() {
    return rest.orElse(Duration.ZERO);
  }
}
