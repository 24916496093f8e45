package dev.remora.cli;

import io.quarkus.runtime.LaunchMode;

/**
 * Ends the process as soon as a run is over.
 *
 * <p>Otherwise Quarkus stops its parts first, with threads started for it: a fifth of a native
 * pull, and nothing that anybody waits for. All output is flushed by then and all files are on the
 * disk. The price: no shutdown hook runs and no observer of Quarkus' shutdown; who adds one that
 * matters finds it missing in the end-to-end tests.
 */
final class ImmediateExit {
  private ImmediateExit() {}

  /**
   * Does not return where Remora is the process, so neither in tests nor in Quarkus' development
   * mode.
   *
   * @return the code, for whoever else ends the process
   */
  static int with(int code) {
    if (LaunchMode.current() == LaunchMode.NORMAL && !isShuttingDown()) {
      Runtime.getRuntime().halt(code);
    }
    return code;
  }

  /**
   * Whether a signal is ending the process: then its exit code counts, 143 for one, not how the run
   * took the loss of its connections.
   */
  private static boolean isShuttingDown() {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread());
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
