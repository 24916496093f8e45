package dev.remora.cli;

/** Shows how far the blobs are that are being fetched; told by several threads at once. */
interface Transfers {
  /** A blob is asked for. */
  Transfer started(String title, long size);

  /** One blob. */
  interface Transfer {
    /**
     * Some bytes came.
     *
     * @param bytes since the last call; negative when a retry starts from the first byte
     */
    void advanced(long bytes);

    /** All of it came and was verified; not called for a blob that failed. */
    void finished();
  }
}
