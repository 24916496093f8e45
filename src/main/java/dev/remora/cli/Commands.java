package dev.remora.cli;

import dev.remora.source.Progress;

/** Does what was asked: the seam between the command line and the product. */
interface Commands {
  /**
   * Does it.
   *
   * @throws dev.remora.failure.Failure when it cannot
   */
  Result execute(Invocation invocation);

  /** Makes the product for one run, once its settings are known to be right. */
  @FunctionalInterface
  interface Factory {
    Commands with(Log log, Progress progress);
  }
}
