package dev.remora.failure;

/**
 * No thread can be started: the limit of processes (pids) of a container or a user is reached,
 * often by others. That passes, and is no defect.
 */
public final class ThreadShortage {
  public static final String REASON = "no thread is left for it";
  public static final String ADVICE =
      "raise the limit of processes (pids), or of memory, or end what fills it";

  private static final int MOST_CAUSES = 16;

  private ThreadShortage() {}

  /**
   * Whether Java says so by this error, or by one of its causes: it has no class of its own for it.
   */
  public static boolean isMeantBy(Throwable thrown) {
    Throwable at = thrown;
    for (int causes = 0; at != null && causes < MOST_CAUSES; causes++) {
      // where a class could not be initialised because of it, only the words are left
      if (at instanceof Error && String.valueOf(at.getMessage()).contains("native thread")) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  /** The failure for what could not be asked because of it. */
  public static RegistryUnavailable failure(Purpose purpose, Throwable thrown) {
    return new RegistryUnavailable(purpose, REASON, ADVICE, thrown, true);
  }
}
