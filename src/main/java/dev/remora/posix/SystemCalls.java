package dev.remora.posix;

import java.io.IOException;

/** The system calls themselves, on whichever runtime this is. */
interface SystemCalls {
  /**
   * Calls {@code open(2)}.
   *
   * @param flags as {@link OpenFlags} has them
   * @return the descriptor
   */
  int open(String path, int flags) throws IOException;

  void close(int descriptor);

  /**
   * Calls {@code fsync(2)}.
   *
   * @return the error's number; 0 when it is done
   */
  int fsync(int descriptor);

  /** Calls {@code kill(2)}. */
  void kill(int process, int signal) throws IOException;

  /**
   * Calls {@code waitid(2)}: a child of this process that has ended, and goes on to wait for being
   * taken away; 0 when there is none.
   */
  int endedChild();

  /** Calls {@code waitpid(2)}: takes away a child that has ended, or waits until it has. */
  void reap(int process);

  static SystemCalls ofThisRuntime() {
    return isNative() ? new NativeSystemCalls() : new ForeignSystemCalls();
  }

  /** Whether this is a native executable, or one that is being built. */
  static boolean isNative() {
    return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
  }
}
