package dev.remora.source;

/** Told how far a blob has come. */
public interface BlobProgress {
  /**
   * Some bytes have passed.
   *
   * @param bytes how many since the last call; negative when a retry starts again from the first
   *     byte
   */
  void advanced(long bytes);

  /** All of it has passed and was verified. Not called for a blob that failed. */
  void finished();
}
