package dev.remora.failure;

import java.util.Objects;
import java.util.function.UnaryOperator;
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
        Defect,
        ImageNotFound,
        IntegrityFailure,
        NothingAttached,
        ProtocolViolation,
        RegistryUnavailable,
        UsageFailure,
        VolumeFailure {

  private static final int LONGEST_PART = 2_000;

  private final ExitCode exitCode;
  private final Purpose purpose;
  private final String reason;
  private final String advice;

  Failure(
      ExitCode exitCode, Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super("cannot " + harmless(purpose.toString()) + ": " + harmless(reason), cause);
    this.exitCode = exitCode;
    this.purpose = purpose;
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

  /**
   * The same failure in other words, for who must take a secret out of them. Without its cause
   * where a word changes: that one says the same.
   *
   * @param words gives each text back, or another one in its place
   */
  public Failure inWords(UnaryOperator<String> words) {
    String why = words.apply(reason);
    String what = words.apply(advice);
    Purpose doing = new Purpose(words.apply(purpose.doing()), words.apply(purpose.target()));
    boolean same = why.equals(reason) && what.equals(advice) && doing.equals(purpose);
    for (Throwable at = getCause(); same && at != null; at = at.getCause()) {
      String message = at.getMessage();
      same = message == null || words.apply(message).equals(message);
    }
    return same ? this : inWords(doing, why, what);
  }

  /** The same failure, explained by who knows more about it. */
  public Failure explained(String why, String what) {
    return inWords(purpose, why, what);
  }

  private Failure inWords(Purpose doing, String why, String what) {
    return switch (this) {
      case AccessDenied _ -> new AccessDenied(doing, why, what);
      case AmbiguousChoice _ -> new AmbiguousChoice(doing, why, what);
      case ContentRefused _ -> new ContentRefused(doing, why, what);
      case Defect _ -> new Defect(doing, why);
      case ImageNotFound _ -> new ImageNotFound(doing, why, what);
      case IntegrityFailure _ -> new IntegrityFailure(doing, why, what);
      case NothingAttached _ -> new NothingAttached(doing, why, what);
      case ProtocolViolation _ -> new ProtocolViolation(doing, why, what);
      case RegistryUnavailable unavailable -> unavailable.worded(doing, why, what);
      case UsageFailure _ -> new UsageFailure(doing, why, what);
      case VolumeFailure _ -> new VolumeFailure(doing, why, what);
    };
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

  /**
   * Whether a character does not print but acts on those around it: controls of terminals, of the
   * direction of text, of width, and of lines.
   */
  public static boolean isHarmful(int codePoint) {
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
