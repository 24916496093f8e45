package dev.remora.content;

import dev.remora.oci.Descriptor;

/** Told of every blob that is fetched, from several threads at once. */
public interface Progress {
  /**
   * A blob is asked for. Content that travels in the manifest is not.
   *
   * @param title what people know it by: its file's name, else its digest's first digits
   */
  BlobProgress started(Descriptor blob, String title);

  /** For who does not want to know. */
  static Progress none() {
    return (blob, title) -> BlobProgress.NONE;
  }
}
