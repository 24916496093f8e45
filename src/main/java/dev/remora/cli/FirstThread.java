package dev.remora.cli;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.jspecify.annotations.Nullable;

/**
 * The thread that a native executable begins before anything else. Where that cannot be had, the
 * executable would end with 13, which means that access was denied, and a stack trace; so it begins
 * without, and {@link #check} says so. On the JVM this class does nothing.
 *
 * <p>What breaks it: a GraalVM whose thread has another name; then the executable cannot be built.
 */
final class FirstThread {
  static @Nullable OutOfMemoryError missing;

  private FirstThread() {}

  /**
   * To be called before anything else.
   *
   * @throws OutOfMemoryError when there is no such thread
   */
  static void check() {
    if (missing != null) {
      throw missing;
    }
  }

  /** What handles references that the garbage collector found. */
  @TargetClass(className = "com.oracle.svm.core.heap.ReferenceHandlerThread")
  @SuppressWarnings("NullAway") // the thread is made when the executable is built
  static final class ReferenceHandler {
    @Alias private Thread thread;

    @Alias
    static native ReferenceHandler singleton();

    @Substitute
    public static void start() {
      try {
        singleton().thread.start();
      } catch (OutOfMemoryError e) {
        missing = e;
      }
    }
  }
}
