package dev.remora.content;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.source.BlobProgress;
import dev.remora.source.BlobSink;
import dev.remora.time.Deadline;
import java.io.OutputStream;

/** Writes a blob into a file: never more bytes than its size, and from the start after a retry. */
record BlobWriter(
    ContentLayer layer, NewFile file, BlobProgress progress, Deadline deadline, Purpose purpose)
    implements BlobSink {

  @Override
  public OutputStream begin() {
    if (file.size() > 0) {
      progress.advanced(-file.size());
    }
    file.restart();
    return new OutputStream() {
      @Override
      public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        deadline.check(purpose);
        if (length > layer.blob().size() - file.size()) {
          throw wrongSize("more");
        }
        file.write(bytes, offset, length);
        progress.advanced(length);
      }
    };
  }

  /** Checks that all bytes came; a source that ends before that is at fault. */
  void finish() {
    if (file.size() != layer.blob().size()) {
      throw wrongSize("fewer");
    }
    progress.finished();
  }

  private IntegrityFailure wrongSize(String comparison) {
    return new IntegrityFailure(
        purpose,
        layer + ": " + comparison + " bytes came than its size of " + layer.blob().size(),
        "a proxy or the registry altered it; do not use it");
  }
}
