package dev.remora.posix;

import org.graalvm.nativeimage.RuntimeOptions;

/**
 * What a native executable's heap holds and does not need.
 *
 * <p>The collector waits until several MiB have been used up, and keeps what it has freed for what
 * comes next. Where nothing comes for minutes, others on the machine could use that. For one
 * thread.
 */
public final class SpareMemory {
  /** So much more heap, in bytes, than was needed the last time is worth a collection. */
  private static final long WORTH = 1 << 20;

  /** GraalVM's name for how much free heap, in bytes, is kept; 0 leaves it to the collector. */
  private static final String KEPT = "MaxHeapFree";

  private long needed;

  /**
   * Gives it back to the machine, which takes a few milliseconds, or does nothing where there is
   * little. On the JVM it always does nothing.
   */
  public void giveBack() {
    if (SystemCalls.isNative() && used() > needed + WORTH) {
      RuntimeOptions.set(KEPT, 1L);
      System.gc();
      RuntimeOptions.set(KEPT, 0L);
      needed = used();
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
