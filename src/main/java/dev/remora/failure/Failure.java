package dev.remora.failure;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Why Remora could not do what it was asked, for a person in one line and for a script by its exit
 * code.
 *
 * <p>The line says what was being done, to what, why it failed and what to do. Much of it comes
 * from outside (a registry's message, the name of an archive's entry), so it is made harmless here:
 * control characters cannot move a terminal's cursor or forge a second log line, and the length is
 * bounded.
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
        Untrusted,
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
    if (!exitCode.isFailure()) {
      throw new IllegalArgumentException(exitCode + " is no failure");
    }
    this.exitCode = exitCode;
    this.purpose = purpose;
    this.reason = harmless(reason);
    this.advice = harmless(advice);
  }

  /** The class of the failure, as scripts see it. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** Why it failed, without what was being done. */
  public String reason() {
    return reason;
  }

  /** What the reader can do about it; empty where there is nothing to do. */
  public String advice() {
    return advice;
  }

  /** Whether the same request may succeed a little later. */
  public boolean anotherTryCanHelp() {
    return false;
  }

  public String line() {
    return advice.isEmpty() ? getMessage() : getMessage() + "; " + advice;
  }

  /**
   * The same failure in other words, so that a secret can be taken out of them. Where a word
   * changes, the cause is dropped, since it holds the same words.
   *
   * @param words returns each text as it is, or another in its place
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

  /** The same failure, explained by code that knows more about it. */
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
      case Untrusted _ -> new Untrusted(doing, why, what);
      case UsageFailure _ -> new UsageFailure(doing, why, what);
      case VolumeFailure _ -> new VolumeFailure(doing, why, what);
    };
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** Replaces control characters, and cuts text that is too long to read. */
  public static String harmless(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST_PART));
    text.codePoints()
        .limit(LONGEST_PART)
        .forEach(c -> clean.appendCodePoint(isHarmful(c) ? '\uFFFD' : c));
    boolean cut = text.codePointCount(0, text.length()) > LONGEST_PART;
    return cut ? clean.append('…').toString() : clean.toString();
  }

  /** Most lines are short ASCII, and need none of Unicode's tables. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return text.length() <= LONGEST_PART;
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
