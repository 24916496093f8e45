package dev.remora.posix;

import org.graalvm.nativeimage.c.function.CFunction;

/** What the handler in C has noted of signals that a native executable listens to. */
public final class ArrivedSignals {
  private static final int NONE = -1;

  private ArrivedSignals() {}

  /** Waits for the next one, and says its number. For the one thread that GraalVM has for it. */
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
