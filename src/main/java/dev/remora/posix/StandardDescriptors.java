package dev.remora.posix;

import java.io.IOException;

/** The descriptors of standard input, output and error. */
public final class StandardDescriptors {
  private static final int LAST = 2;
  private static final String ALWAYS_THERE = "/";

  private StandardDescriptors() {}

  /**
   * Opens those that are closed, so that no file gets their number, and with it what is said to
   * people. Reading from them and writing to them fails as before. Call it before anything else is
   * opened; a JVM has opened more than these by then.
   */
  public static void occupy() {
    if (!SystemCalls.isNative()) {
      return;
    }
    SystemCalls calls = SystemCalls.ofThisRuntime();
    try {
      int number;
      do {
        number = calls.open(ALWAYS_THERE, OpenFlags.DIRECTORY);
      } while (number <= LAST);
      calls.close(number);
    } catch (IOException e) {
      // no descriptor is left, so no file can get one
    }
  }
}
