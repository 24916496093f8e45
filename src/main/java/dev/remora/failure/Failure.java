package dev.remora.failure;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why Remora could not do what it was asked, for a person in one line and for a script by its exit
 * code.
 *
 * <p>The line says what was being done, to what, why it failed and what to do. Much of it comes
 * from outside (a registry's message, the name of an archive's entry), so it is made harmless here,
 * once: control characters cannot move a terminal's cursor or forge a second log line, and its
 * length is bounded.
 */
public abstract sealed class Failure extends RuntimeException
    permits AccessDenied,
        AmbiguousChoice,
        ContentRefused,
        ImageNotFound,
        IntegrityFailure,
        Interrupted,
        NothingAttached,
        ProtocolViolation,
        RegistryUnavailable,
        UsageFailure,
        VolumeFailure {

  private static final int LONGEST_PART = 2_000;

  private final ExitCode exitCode;
  private final String reason;
  private final String advice;

  Failure(
      ExitCode exitCode, Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super("cannot " + harmless(purpose.toString()) + ": " + harmless(reason), cause);
    this.exitCode = exitCode;
    this.reason = harmless(reason);
    this.advice = harmless(advice);
  }

  /** The class that scripts see. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** Why it failed, without what was being done. */
  public String reason() {
    return reason;
  }

  /** What the reader can do about it; empty when there is nothing to say. */
  public String advice() {
    return advice;
  }

  /** Whether the same request may succeed a little later. */
  public boolean anotherTryCanHelp() {
    return false;
  }

  /** The whole line. */
  public String line() {
    return advice.isEmpty() ? getMessage() : getMessage() + "; " + advice;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** Replaces control characters and cuts what is too long to read. */
  public static String harmless(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST_PART));
    text.codePoints()
        .limit(LONGEST_PART)
        .forEach(c -> clean.appendCodePoint(isHarmful(c) ? '\uFFFD' : c));
    boolean cut = text.codePointCount(0, text.length()) > LONGEST_PART;
    return cut ? clean.append('…').toString() : clean.toString();
  }

  private static boolean isHarmful(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
