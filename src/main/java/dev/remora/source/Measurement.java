package dev.remora.source;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.posix.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What bytes are that were read to their end for it, once, in fixed memory.
 *
 * @param content the bytes, where they are few
 */
public record Measurement(Digest digest, long size, Optional<byte[]> content) {
  /** A hash for so many bytes, where this machine has a fast one. */
  public static MessageDigest hash(long size) {
    return ChunkHash.of(Descriptor.EMPTY_DIGEST, new Hashing(size));
  }

  /**
   * Reads, and hashes beside the reading when there is much.
   *
   * @param about how many bytes are expected; it may turn out otherwise
   * @param kept up to how many are kept
   */
  public static Measurement of(InputStream in, long about, int kept, Purpose purpose)
      throws IOException {
    Digest usual = Descriptor.EMPTY_DIGEST;
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    long size = 0;
    try (ChunkHash hash = ChunkHash.forSize(about, usual, new Hashing(about))) {
      ChunkHash.Chunk chunk = hash.first();
      while ((chunk.length = in.readNBytes(chunk.bytes, 0, chunk.bytes.length)) > 0) {
        size += chunk.length;
        if (size <= kept) {
          content.write(chunk.bytes, 0, chunk.length);
        }
        chunk = hash.exchange(chunk);
      }
      Digest digest = Digest.of(usual.algorithm(), hash.finish());
      return new Measurement(
          digest, size, size <= kept ? Optional.of(content.toByteArray()) : Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(purpose);
    }
  }
}
