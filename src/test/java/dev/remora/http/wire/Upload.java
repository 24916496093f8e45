package dev.remora.http.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The body of a large request in HTTP/2, of which no more comes than is read. */
final class Upload extends InputStream {
  private final Frames frames;
  private final int stream;
  private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
  private byte[] current = {};
  private int position;

  Upload(Frames frames, int stream) {
    this.frames = frames;
    this.stream = stream;
    frames.leaveToReader(stream);
  }

  void arrived(byte[] bytes) {
    if (bytes.length > 0) {
      arrived.add(bytes);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int most) throws IOException {
    if (position == current.length) {
      try {
        current = arrived.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      position = 0;
      frames.credit(stream, current.length, false);
    }
    int read = Math.min(most, current.length - position);
    System.arraycopy(current, position, into, offset, read);
    position += read;
    return read;
  }
}
