package dev.remora.publish;

/**
 * Told how far it is when all files of a revision are read, for whoever waits for it: a large one
 * takes seconds. For one thread.
 */
public interface ReadWatch {
  /**
   * All files are about to be read.
   *
   * @param bytes of all of them together
   */
  Reading begins(long bytes);

  /** Nobody looks. */
  static ReadWatch none() {
    return _ -> _ -> {};
  }

  /** One reading. */
  @FunctionalInterface
  interface Reading extends AutoCloseable {
    /** So many bytes more were read, or need not be. */
    void advanced(long bytes);

    /** It is over, to the end or not. */
    @Override
    default void close() {}
  }
}
