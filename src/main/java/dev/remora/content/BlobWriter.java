package dev.remora.content;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.posix.Hashing;
import dev.remora.source.BlobProgress;
import dev.remora.source.BlobSink;
import dev.remora.time.Deadline;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a blob into a file, which is made when the first bytes come: never more bytes than its
 * size, and from the start after a retry.
 */
final class BlobWriter implements BlobSink, AutoCloseable {
  private final ContentLayer layer;
  private final Supplier<NewFile> place;
  private final Hashing hashing;
  private final BlobProgress progress;
  private final Deadline deadline;
  private final Purpose purpose;
  private @Nullable NewFile file;

  /**
   * @param place makes the file
   */
  BlobWriter(
      ContentLayer layer,
      Supplier<NewFile> place,
      Hashing hashing,
      BlobProgress progress,
      Deadline deadline,
      Purpose purpose) {
    this.layer = layer;
    this.place = place;
    this.hashing = hashing;
    this.progress = progress;
    this.deadline = deadline;
    this.purpose = purpose;
  }

  @Override
  public Hashing hashing() {
    return hashing;
  }

  @Override
  public OutputStream begin() {
    NewFile begun = file == null ? place.get() : restarted(file);
    file = begun;
    return new OutputStream() {
      @Override
      public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        deadline.check(purpose);
        if (length > layer.blob().size() - begun.size()) {
          throw wrongSize("more");
        }
        begun.write(bytes, offset, length);
        progress.advanced(length);
      }
    };
  }

  private NewFile restarted(NewFile again) {
    if (again.size() > 0) {
      progress.advanced(-again.size());
    }
    again.restart();
    return again;
  }

  /** The file, with all bytes; a source that ends before that is at fault. */
  NewFile finished() {
    if (file == null || file.size() != layer.blob().size()) {
      throw wrongSize("fewer");
    }
    progress.finished();
    return file;
  }

  private IntegrityFailure wrongSize(String comparison) {
    return new IntegrityFailure(
        purpose,
        layer + ": " + comparison + " bytes came than its size of " + layer.blob().size(),
        "a proxy or the registry altered it; do not use it");
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
