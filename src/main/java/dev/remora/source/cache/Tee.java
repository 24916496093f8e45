package dev.remora.source.cache;

import dev.remora.posix.Hashing;
import dev.remora.source.BlobSink;
import dev.remora.source.layout.Draft;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Gives a sink and a draft the same bytes. When the draft's disk fails, the sink still gets all.
 */
final class Tee implements BlobSink {
  private final BlobSink sink;
  private final Draft draft;
  private volatile @Nullable IOException lost;

  Tee(BlobSink sink, Draft draft) {
    this.sink = sink;
    this.draft = draft;
  }

  /** Fails when the draft did not get everything. */
  void check() throws IOException {
    IOException failure = lost;
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public OutputStream begin() throws IOException {
    return new Both(sink.begin());
  }

  @Override
  public Hashing hashing() {
    return sink.hashing();
  }

  private final class Both extends FilterOutputStream {
    private @Nullable OutputStream second;

    Both(OutputStream first) {
      super(first);
      try {
        second = draft.begin();
      } catch (IOException e) {
        lost = e;
      }
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      if (second != null) {
        try {
          second.write(bytes, offset, length);
        } catch (IOException e) {
          lost = e;
          second = null;
        }
      }
    }
  }
}
