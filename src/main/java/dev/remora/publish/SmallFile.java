package dev.remora.publish;

import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A document in a directory that others may write to, as a whole. */
final class SmallFile {
  private SmallFile() {}

  /** Reads at most so many bytes of a regular file; nothing else is opened. */
  static byte[] read(OpenDirectory directory, String name, int longest) throws IOException {
    try (HeldFile file = directory.file(name);
        FileChannel channel = file.open(StandardOpenOption.READ)) {
      byte[] bytes = Channels.newInputStream(channel).readNBytes(longest + 1);
      if (bytes.length > longest) {
        throw new FileSystemException(name, null, "longer than " + longest + " bytes");
      }
      return bytes;
    }
  }

  /** Writes a file that must not be there; it is not brought to the disk here. */
  static void write(OpenDirectory directory, String name, byte[] bytes) throws IOException {
    create(directory, name, bytes).close();
  }

  private static FileChannel create(OpenDirectory directory, String name, byte[] bytes)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.path(name),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }
}
