package dev.remora.posix;

import org.graalvm.nativeimage.VMRuntime;

/** What a native executable has to ask for, because it parses no options of a runtime. */
public final class NativeRuntime {
  private NativeRuntime() {}

  /**
   * Runs GraalVM's own preparations, of which one ignores SIGPIPE: a peer that resets its
   * connection would otherwise end the process. On the JVM there is nothing to do.
   *
   * <p>With {@code -H:-ParseRuntimeOptions} nobody else does it.
   */
  public static void begin() {
    if (SystemCalls.isNative()) {
      VMRuntime.initialize();
    }
  }
}
