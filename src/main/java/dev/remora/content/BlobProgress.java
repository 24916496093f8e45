package dev.remora.content;

/** How far one blob is. */
public interface BlobProgress {
  BlobProgress NONE =
      new BlobProgress() {
        @Override
        public void advanced(long bytes) {}

        @Override
        public void finished() {}
      };

  /**
   * Some bytes came.
   *
   * @param bytes since the last call; negative when a retry starts from the first byte
   */
  void advanced(long bytes);

  /** All of it came and was verified; not called for a blob that failed. */
  void finished();
}
