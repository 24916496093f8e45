package dev.remora.content;

import dev.remora.oci.Descriptor;

/** Told of every blob that is fetched, from several threads at once. */
public interface Progress {
  /**
   * A blob is asked for. Not called for content that is in the manifest.
   *
   * @param title its name for people: the file's, else the first digits of its digest
   */
  BlobProgress started(Descriptor blob, String title);
}
