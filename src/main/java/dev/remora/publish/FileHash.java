package dev.remora.publish;

import dev.remora.oci.Digest;
import dev.remora.posix.HeldFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Hashes published files, one after the other, in one buffer. */
final class FileHash {
  private static final int BUFFER = 64 << 10;

  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  /** Whether a file's content has a digest. */
  boolean matches(HeldFile file, Digest expected) throws IOException {
    MessageDigest hash = expected.newHash();
    try (FileChannel channel = file.open(StandardOpenOption.READ)) {
      while (channel.read(buffer.clear()) >= 0) {
        hash.update(buffer.flip());
      }
    }
    return Digest.of(expected.algorithm(), hash.digest()).equals(expected);
  }
}
