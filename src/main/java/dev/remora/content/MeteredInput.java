package dev.remora.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts and hashes foreign bytes on their way into a library that would believe anything, and
 * bounds them: in all, and between two calls of {@link #allow}.
 *
 * <p>The second bound keeps memory small: the libraries collect names in gzip and tar headers
 * without a limit.
 */
final class MeteredInput extends InputStream {
  private final InputStream in;
  private final long most;
  private final Supplier<RefusedContent> tooMuch;
  private final @Nullable MessageDigest hash;
  private long position;
  private long lastNonZero;
  private long stepEnd = Long.MAX_VALUE;
  private @Nullable ByteArrayOutputStream recorded;

  /**
   * @param most how many bytes may be read in all; beyond it {@code tooMuch} is thrown
   */
  MeteredInput(
      InputStream in, long most, Supplier<RefusedContent> tooMuch, @Nullable MessageDigest hash) {
    this.in = in;
    this.most = most;
    this.tooMuch = tooMuch;
    this.hash = hash;
  }

  /** One that only {@link #allow} bounds. */
  static MeteredInput unlimited(InputStream in) {
    return new MeteredInput(
        in, Long.MAX_VALUE, () -> new RefusedContent("it is too long", ""), null);
  }

  /** Allows so many bytes from here to the next call. */
  void allow(long bytes) {
    stepEnd = position + bytes;
  }

  /** Allows so many bytes and keeps them until {@link #recorded}. */
  void record(int bytes) {
    allow(bytes);
    recorded = new ByteArrayOutputStream();
  }

  /** What was read since {@link #record}; lifts the bound. */
  byte[] recorded() {
    byte[] bytes = recorded == null ? new byte[0] : recorded.toByteArray();
    recorded = null;
    stepEnd = Long.MAX_VALUE;
    return bytes;
  }

  /** How many bytes were read. */
  long position() {
    return position;
  }

  /** The position after the last byte that is not zero. */
  long lastNonZero() {
    return lastNonZero;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = LibraryCall.of(() -> in.read(buffer, offset, length));
    if (n <= 0) {
      return n;
    }
    if (hash != null) {
      hash.update(buffer, offset, n);
    }
    if (recorded != null) {
      recorded.write(buffer, offset, n);
    }
    for (int i = n - 1; i >= 0; i--) {
      if (buffer[offset + i] != 0) {
        lastNonZero = position + i + 1;
        break;
      }
    }
    position += n;
    if (position > most) {
      throw tooMuch.get();
    }
    if (position > stepEnd) {
      throw new RefusedContent("a header in it is too long", "make the archive with another tool");
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
