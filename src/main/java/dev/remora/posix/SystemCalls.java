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

  /**
   * Calls {@code readlinkat(2)}.
   *
   * @param directory the descriptor of the directory that the name is looked up in
   * @return how many bytes of the target were stored; where it failed, the error's number, negative
   */
  int readLink(int directory, String name, byte[] target);

  /**
   * Calls {@code sync_file_range(2)} to begin to write a whole file back, without waiting for it.
   * Whether that was possible nobody needs to know: {@code fsync} follows.
   */
  void startWriting(int descriptor);

  /** Calls {@code kill(2)}. */
  void kill(int process, int signal) throws IOException;

  /**
   * Calls {@code waitid(2)}: the number of a child that has ended and is not reaped yet; 0 when
   * there is none.
   */
  int endedChild();

  /** Calls {@code waitpid(2)}: waits until a child has ended, and reaps it. */
  void reap(int process);

  /** {@code SYNC_FILE_RANGE_WRITE}. */
  int START_WRITING = 2;

  static SystemCalls ofThisRuntime() {
    return Loaded.CALLS;
  }

  /** In a class of its own, so that only the first call loads them. */
  final class Loaded {
    private static final SystemCalls CALLS =
        isNative() ? new NativeSystemCalls() : new ForeignSystemCalls();

    private Loaded() {}
  }

  /** Whether this is a native executable, or one that is being built. */
  static boolean isNative() {
    return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
  }
}
