package dev.remora.source;

import dev.remora.posix.Hashing;
import java.io.IOException;
import java.io.OutputStream;

/** Where the bytes of a blob go. */
public interface BlobSink {
  /**
   * Begins, or begins anew: what was written before is void then, because another mirror or a retry
   * starts from the first byte. The stream is closed by the source.
   */
  OutputStream begin() throws IOException;

  /** Of how much hashing these bytes are a part, where more blobs come for the same purpose. */
  default Hashing hashing() {
    return new Hashing(0);
  }
}
