package dev.remora.attach;

import dev.remora.source.BlobBody;
import dev.remora.source.BlobProgress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that tells how far it was read; another try takes back what the one before had told. */
final class ShownBody implements BlobBody {
  private final BlobBody body;
  private final BlobProgress shown;
  private long told;

  ShownBody(BlobBody body, BlobProgress shown) {
    this.body = body;
    this.shown = shown;
  }

  @Override
  public InputStream open() throws IOException {
    InputStream in = body.open();
    tell(-told);
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int one = in.read();
        tell(one < 0 ? 0 : 1);
        return one;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int n = in.read(target, offset, length);
        tell(Math.max(0, n));
        return n;
      }
    };
  }

  private void tell(long bytes) {
    if (bytes != 0) {
      told += bytes;
      shown.advanced(bytes);
    }
  }
}
