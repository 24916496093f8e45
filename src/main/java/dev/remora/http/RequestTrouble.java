package dev.remora.http;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import org.jspecify.annotations.Nullable;

/** Why one try brought no answer. */
public final class RequestTrouble extends Exception {
  private final String reason;
  private final String advice;
  private final Repetition repetition;
  private final Kind kind;

  /** Whether the same request may be sent again. */
  public enum Repetition {
    /** Time does not mend it. */
    USELESS,
    /** It may have been acted upon: only if that does no harm. */
    IF_IDEMPOTENT,
    /** It was never sent. */
    ALWAYS
  }

  private enum Kind {
    UNAVAILABLE,
    STALE,
    DENIED,
    VIOLATION
  }

  /** Somebody or something is not there. */
  public RequestTrouble(
      String reason, String advice, Repetition repetition, @Nullable Throwable cause) {
    this(Kind.UNAVAILABLE, reason, advice, repetition, cause);
  }

  /** Somebody on the way does not want us. */
  public static RequestTrouble denied(String reason, String advice) {
    return new RequestTrouble(Kind.DENIED, reason, advice, Repetition.USELESS, null);
  }

  /** A server sends us where we do not go. */
  public static RequestTrouble violation(String reason, Throwable cause) {
    return new RequestTrouble(Kind.VIOLATION, reason, "", Repetition.USELESS, cause);
  }

  /** A connection that had served before did no longer; a new one may at once. */
  public static RequestTrouble stale(String reason, Repetition repetition, Throwable cause) {
    return new RequestTrouble(Kind.STALE, reason, "", repetition, cause);
  }

  private RequestTrouble(
      Kind kind, String reason, String advice, Repetition repetition, @Nullable Throwable cause) {
    super(reason, cause);
    this.kind = kind;
    this.reason = reason;
    this.advice = advice;
    this.repetition = repetition;
  }

  /** Whether it is the fault of a connection that was used again, and of nothing else. */
  public boolean isStale() {
    return kind == Kind.STALE;
  }

  public String reason() {
    return reason;
  }

  public Repetition repetition() {
    return repetition;
  }

  Failure failure(Purpose purpose) {
    return switch (kind) {
      case UNAVAILABLE, STALE ->
          new RegistryUnavailable(
              purpose, reason, advice, getCause(), repetition != Repetition.USELESS);
      case DENIED -> new AccessDenied(purpose, reason, advice, getCause());
      case VIOLATION -> new ProtocolViolation(purpose, reason, advice, getCause());
    };
  }
}
