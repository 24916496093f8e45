package dev.remora.posix;

import org.graalvm.nativeimage.c.function.CFunction;

/** The signals that have arrived at a native executable, as its handler in C noted them. */
public final class ArrivedSignals {
  private static final int NONE = -1;

  private ArrivedSignals() {}

  /**
   * Waits for the next signal and returns its number. For the one thread that GraalVM keeps for
   * this.
   */
  public static int next() {
    int number;
    do {
      await();
      number = pending();
    } while (number == NONE);
    return number;
  }

  @CFunction("cSunMiscSignal_awaitSemaphore")
  private static native int await();

  @CFunction(
      value = "cSunMiscSignal_checkPendingSignal",
      transition = CFunction.Transition.NO_TRANSITION)
  private static native int pending();
}
