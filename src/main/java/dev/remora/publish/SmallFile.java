package dev.remora.publish;

import dev.remora.posix.FileMode;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;

/** Reads and writes whole documents in a directory that others may write to. */
final class SmallFile {
  private SmallFile() {}

  /** Reads a regular file of at most so many bytes. Nothing else is opened. */
  static byte[] read(OpenDirectory directory, String name, int longest) throws IOException {
    try (HeldFile file = directory.file(name)) {
      byte[] bytes = file.read(longest + 1);
      if (bytes.length > longest) {
        throw new FileSystemException(name, null, "longer than " + longest + " bytes");
      }
      return bytes;
    }
  }

  /** Opens a regular file of at most so many bytes to be read. It may grow afterwards. */
  static InputStream open(OpenDirectory directory, String name, int longest) throws IOException {
    try (HeldFile file = directory.file(name)) {
      if (file.attributes().size() > longest) {
        throw new FileSystemException(name, null, "longer than " + longest + " bytes");
      }
      return file.read();
    }
  }

  /**
   * Writes a file that must not be there yet.
   *
   * @param durably whether to bring it to the disk
   */
  static void write(
      OpenDirectory directory, String name, byte[] bytes, FileMode mode, boolean durably)
      throws IOException {
    try (FileChannel channel = directory.create(name, mode)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      if (durably) {
        channel.force(true);
      }
    }
  }
}
