package dev.remora.publish;

import dev.remora.oci.Digest;
import dev.remora.posix.HeldFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Hashes published files one after the other, in one buffer. */
final class FileHash {
  private static final int BUFFER = 64 << 10;

  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  /**
   * Whether a file has the content that it should have.
   *
   * @param before runs before each piece is read, and throws to end it: somebody may be writing to
   *     the file without end
   */
  boolean matches(HeldFile file, long size, Digest expected, Runnable before) throws IOException {
    MessageDigest hash = expected.newHash();
    long left = size;
    try (FileChannel channel = file.open(StandardOpenOption.READ)) {
      before.run();
      for (int n = channel.read(buffer.clear()); n >= 0; n = channel.read(buffer.clear())) {
        if (n > left) {
          return false;
        }
        left -= n;
        hash.update(buffer.flip());
        before.run();
      }
    }
    return Digest.of(expected.algorithm(), hash.digest()).equals(expected);
  }
}
