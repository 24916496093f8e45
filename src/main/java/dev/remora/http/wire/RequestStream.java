package dev.remora.http.wire;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way out: exactly as long as announced, or an {@link IOException},
 * for the connection would otherwise wait for the rest. Remembers its failure, which the framework
 * reports as one of the connection. Closes itself after its last byte.
 */
final class RequestStream extends FilterInputStream {
  private final long length;
  private long sent;
  private volatile @Nullable IOException failure;

  RequestStream(InputStream in, long length) {
    super(in);
    this.length = length;
  }

  long length() {
    return length;
  }

  /** Why it could not be read, if that is what went wrong. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    try {
      if (sent == length) {
        return -1;
      }
      int read = super.read(bytes, offset, (int) Math.min(count, length - sent));
      if (read == -1) {
        throw new EOFException("it ended after " + sent + " of " + length + " bytes");
      }
      sent += read;
      if (sent == length) {
        close();
      }
      return read;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }
}
