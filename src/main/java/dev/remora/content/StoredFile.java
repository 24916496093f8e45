package dev.remora.content;

import dev.remora.failure.Purpose;
import dev.remora.failure.Quoted;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * A file of a staging directory that is read again. When its disk fails, the content is not to
 * blame.
 */
final class StoredFile extends InputStream {
  private final FileChannel channel;
  private final String name;
  private final Purpose purpose;

  private StoredFile(FileChannel channel, String name, Purpose purpose) {
    this.channel = channel;
    this.name = name;
    this.purpose = purpose;
  }

  /**
   * Opens a file. Links, and whatever else is no regular file, are refused.
   *
   * @param path for messages
   */
  static StoredFile open(OpenDirectory directory, String name, String path, Purpose purpose) {
    String quoted = Quoted.of(path);
    return DiskTrouble.attempt(
        purpose,
        quoted,
        () -> {
          try (HeldFile file = directory.file(name)) { // opening a FIFO directly would wait
            return new StoredFile(file.open(StandardOpenOption.READ), quoted, purpose);
          }
        });
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    return DiskTrouble.attempt(
        purpose, name, () -> channel.read(ByteBuffer.wrap(buffer, offset, length)));
  }

  @Override
  public void close() {
    DiskTrouble.attempt(purpose, name, channel::close);
  }
}
