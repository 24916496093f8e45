package dev.remora.content;

import dev.remora.failure.Purpose;
import dev.remora.time.Deadline;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The bytes of an archive as they were before compression.
 *
 * <p>The first bytes say how it is compressed: {@code oras} packs directories with gzip, whatever
 * media type it is told. Several gzip members or zstd frames in a row are one stream; other data
 * after them are an error.
 *
 * <p>Reading ends at the deadline. That is looked at for each piece of compressed data, which may
 * hold nothing, and for each piece that comes out, of which there may be a thousand times as many.
 */
final class Decompression {
  private static final int BUFFER = 64 << 10;
  private static final int MAGIC = 4;

  /** How many bytes of a gzip member may yield nothing: a file name, a comment. */
  private static final long STEP = 1 << 20;

  /** Small, since the library may copy a window of 8 MiB for each byte. */
  private static final int ZSTD_STEP = 256;

  private Decompression() {}

  static InputStream of(InputStream blob, Deadline deadline, Purpose purpose) throws IOException {
    BufferedInputStream in = new BufferedInputStream(deadline.over(blob, purpose), BUFFER);
    in.mark(MAGIC);
    byte[] magic = Arrays.copyOf(in.readNBytes(MAGIC), MAGIC);
    in.reset();
    if (ZstdFrames.begin(magic)) {
      return inSteps(deadline.over(new ZstdInputStream(new ZstdFrames(in)), purpose));
    }
    return GzipCompressorInputStream.matches(magic, MAGIC) ? deadline.over(gzip(in), purpose) : in;
  }

  private static InputStream inSteps(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
          int n = in.read(buffer, offset + count, Math.min(ZSTD_STEP, length - count));
          if (n < 0) {
            return count == 0 ? n : count;
          }
          count += n;
        }
        return count;
      }
    };
  }

  /** The library checks members strictly, but collects their names without a limit. */
  private static InputStream gzip(InputStream in) throws IOException {
    MeteredInput compressed = MeteredInput.unlimited(in);
    compressed.allow(STEP);
    InputStream members =
        LibraryCall.of(
            () ->
                GzipCompressorInputStream.builder()
                    .setInputStream(compressed)
                    .setDecompressConcatenated(true)
                    .get());
    return new InputStream() {
      @Override
      public int read() throws IOException {
        compressed.allow(STEP);
        return members.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        compressed.allow(STEP + length);
        return members.read(buffer, offset, length);
      }

      @Override
      public void close() throws IOException {
        members.close();
      }
    };
  }
}
