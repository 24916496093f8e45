package dev.remora.content;

import dev.remora.failure.Purpose;
import dev.remora.failure.Quoted;
import dev.remora.oci.Digest;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.FileMode;
import dev.remora.posix.OpenDirectory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A file that was not there before and is written from beginning to end. Publishing calls {@code
 * fsync}; this does not.
 */
final class NewFile implements AutoCloseable {
  private final FileChannel channel;
  private final String name;
  private final Purpose purpose;
  private final @Nullable MessageDigest hash;
  private long size;

  private NewFile(FileChannel channel, String name, Purpose purpose, @Nullable MessageDigest hash) {
    this.channel = channel;
    this.name = name;
    this.purpose = purpose;
    this.hash = hash;
  }

  /**
   * Makes a file in a directory.
   *
   * @param path for messages
   * @param hash for {@link #sha256}, where that is wanted
   */
  static NewFile create(
      OpenDirectory directory,
      String name,
      String path,
      FileMode mode,
      @Nullable MessageDigest hash,
      Purpose purpose) {
    String quoted = Quoted.of(path);
    return DiskTrouble.attempt(
        purpose, quoted, () -> new NewFile(directory.create(name, mode), quoted, purpose, hash));
  }

  void write(byte[] bytes, int offset, int length) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    attempt(
        () -> {
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        });
    if (hash != null) {
      hash.update(bytes, offset, length);
    }
    size += length;
  }

  /** Forgets what was written. Empties this very file, whatever its name leads to by now. */
  void restart() {
    attempt(() -> channel.truncate(0).position(0));
    if (hash != null) {
      hash.reset();
    }
    size = 0;
  }

  long size() {
    return size;
  }

  /** The digest of all that was written. To be called once, and only for a file that is hashed. */
  Digest sha256() {
    if (hash == null) {
      throw new IllegalStateException("not hashed");
    }
    return Digest.of("sha256", hash.digest());
  }

  private void attempt(DiskTrouble.Step step) {
    DiskTrouble.attempt(purpose, name, step);
  }

  @Override
  public void close() {
    attempt(channel::close);
  }
}
