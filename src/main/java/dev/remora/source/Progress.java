package dev.remora.source;

/** Told of every blob that is on its way, from several threads at once. */
public interface Progress {
  /** A blob begins its way. Not called for content that is in the manifest. */
  BlobProgress started(Transfer transfer);

  /** Nobody looks. */
  static Progress none() {
    return _ ->
        new BlobProgress() {
          @Override
          public void advanced(long bytes) {}

          @Override
          public void finished() {}
        };
  }
}
