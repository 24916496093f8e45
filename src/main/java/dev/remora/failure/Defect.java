package dev.remora.failure;

/** Something that Remora did not expect: a defect of ours. */
public final class Defect extends Failure {
  /** What its reader can do. */
  public static final String ADVICE =
      "this is a defect of Remora; run it again with --verbose and report it";

  public Defect(Purpose purpose, Throwable thrown) {
    super(ExitCode.UNEXPECTED, purpose, describe(thrown), ADVICE, thrown);
  }

  /** The same in other words. */
  Defect(Purpose purpose, String reason) {
    super(ExitCode.UNEXPECTED, purpose, reason, ADVICE, null);
  }

  /**
   * Its kind and place, for a line. Not its message, which may hold anything, a token in a query
   * string for one.
   */
  public static String describe(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    String place = trace.length == 0 ? "" : " at " + trace[0];
    return "unexpected " + thrown.getClass().getSimpleName() + place;
  }
}
