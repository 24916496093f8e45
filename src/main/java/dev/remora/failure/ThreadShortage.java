package dev.remora.failure;

/**
 * That no thread can be started: a container's limit of processes (pids), or a user's, is reached,
 * often by somebody else's doing. It passes, and is no defect.
 */
public final class ThreadShortage {
  public static final String REASON = "no thread is left for it";
  public static final String ADVICE =
      "raise the limit of processes (pids), or of memory, or end what fills it";

  private static final int MOST_CAUSES = 16;

  private ThreadShortage() {}

  /** Whether this is how Java says so, or caused by it; there is no class of its own for it. */
  public static boolean isMeantBy(Throwable thrown) {
    Throwable at = thrown;
    for (int causes = 0; at != null && causes < MOST_CAUSES; causes++) {
      // of a class that could not be initialised for it, only the words are left
      if (at instanceof Error && String.valueOf(at.getMessage()).contains("native thread")) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  /** What could not be done counts as not having been asked for. */
  public static RegistryUnavailable failure(Purpose purpose, Throwable thrown) {
    return new RegistryUnavailable(purpose, REASON, ADVICE, thrown, true);
  }
}
