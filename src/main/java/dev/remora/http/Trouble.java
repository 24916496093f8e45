package dev.remora.http;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import org.jspecify.annotations.Nullable;

/** Why one try brought no answer. */
final class Trouble extends Exception {
  private final String reason;
  private final String advice;
  private final Repetition repetition;

  /** Whether the same request may be sent again. */
  enum Repetition {
    /** Time does not mend it. */
    USELESS,
    /** It may have been acted upon: only if that does no harm. */
    IF_IDEMPOTENT,
    /** It was never sent. */
    ALWAYS
  }

  Trouble(String reason, String advice, Repetition repetition, @Nullable Throwable cause) {
    super(reason, cause);
    this.reason = reason;
    this.advice = advice;
    this.repetition = repetition;
  }

  Repetition repetition() {
    return repetition;
  }

  String advice() {
    return advice;
  }

  RegistryUnavailable failure(Purpose purpose) {
    return new RegistryUnavailable(
        purpose, reason, advice, getCause(), repetition != Repetition.USELESS);
  }
}
