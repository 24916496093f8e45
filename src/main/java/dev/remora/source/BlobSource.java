package dev.remora.source;

import dev.remora.oci.Descriptor;

/**
 * Where bytes come from that somebody else has named by their digest. Methods may be called from
 * several threads.
 */
public interface BlobSource {
  /** As people write it, for messages and provenance. */
  String name();

  /**
   * Copies a blob to a sink. It returns only when exactly the bytes that the descriptor asks for
   * were written.
   *
   * @throws dev.remora.failure.IntegrityFailure when size or digest do not match
   */
  Giver blob(Descriptor blob, BlobSink sink);
}
