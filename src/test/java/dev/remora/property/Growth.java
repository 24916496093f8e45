package dev.remora.property;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * How the cost of something grows with its size. It is counted in bytes that the thread allocates,
 * which is the same on every machine, however busy: what copies what it has, again and again, shows
 * there.
 */
public final class Growth {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Growth() {}

  /** Work of a size, which is prepared outside of what is counted. */
  @FunctionalInterface
  public interface Sized {
    Work of(int size) throws Exception;
  }

  /** What is counted. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** Four times the size takes four times as much, and not sixteen times. */
  public static void assertLinear(String what, int size, Sized sized) throws Exception {
    sized.of(size).run(); // classes and their constants are loaded once
    long once = allocated(sized.of(size));
    long fourfold = allocated(sized.of(4 * size));
    assertTrue(
        fourfold < 6 * once,
        what + ": " + once + " bytes for the size " + size + ", " + fourfold + " for the fourfold");
  }

  private static long allocated(Work work) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
