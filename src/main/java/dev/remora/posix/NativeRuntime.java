package dev.remora.posix;

import org.graalvm.nativeimage.VMRuntime;

/** What a native executable has to start by itself, because it parses no runtime options. */
public final class NativeRuntime {
  private NativeRuntime() {}

  /** What runs this, for people. */
  public static String text() {
    return SystemCalls.isNative() ? "native executable" : "Java " + Runtime.version();
  }

  /**
   * Runs GraalVM's own preparations. One of them ignores SIGPIPE; without it a peer that resets its
   * connection would end the process. On the JVM there is nothing to do.
   *
   * <p>With {@code -H:-ParseRuntimeOptions} nobody else runs them.
   */
  public static void begin() {
    if (SystemCalls.isNative()) {
      VMRuntime.initialize();
    }
  }
}
