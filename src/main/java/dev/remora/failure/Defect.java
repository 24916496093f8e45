package dev.remora.failure;

/** Something that Remora did not expect: a defect of its own. */
public final class Defect extends Failure {
  /** What the reader of the line can do. */
  public static final String ADVICE =
      "this is a defect of Remora; run it again with --verbose and report it";

  public Defect(Purpose purpose, Throwable thrown) {
    super(ExitCode.UNEXPECTED, purpose, describe(thrown), ADVICE, thrown);
  }

  /** A defect in other words. */
  Defect(Purpose purpose, String reason) {
    super(ExitCode.UNEXPECTED, purpose, reason, ADVICE, null);
  }

  /**
   * Its class and place, for a line. Without its message, which may hold anything, such as a token
   * in a query string.
   */
  public static String describe(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    String place = trace.length == 0 ? "" : " at " + trace[0];
    return "unexpected " + thrown.getClass().getSimpleName() + place;
  }
}
