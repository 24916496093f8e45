package dev.remora.source;

import java.io.IOException;
import java.io.OutputStream;

/** Where the bytes of a blob go. */
public interface BlobSink {
  /**
   * Begins, or begins anew: what was written before is void then, because another mirror or a retry
   * starts from the first byte. The stream is closed by the source.
   */
  OutputStream begin() throws IOException;
}
