package dev.remora.posix;

import java.security.MessageDigest;
import java.util.function.Supplier;

/**
 * Chooses a hash by how many bytes are hashed in all. The machine's libcrypto is many times faster
 * than a native executable's own SHA-256, and loading it takes about a millisecond: for a hundred
 * small files as for a large one, and never for a single small file.
 *
 * @param bytes so many, as far as it is known before
 */
public record Hashing(long bytes) {
  /** Java's own takes about as long for so many as loading the other one. */
  private static final long WORTH_LOADING = 256 << 10;

  /** The same work, of which one piece is known to have so many bytes. */
  public Hashing atLeast(long piece) {
    return piece <= bytes ? this : new Hashing(piece);
  }

  /**
   * A new hash.
   *
   * @param algorithm as digests name it
   * @param own Java's own
   */
  public MessageDigest begin(String algorithm, Supplier<MessageDigest> own) {
    return bytes >= WORTH_LOADING && algorithm.equals("sha256")
        ? SystemSha256.ifFaster().orElseGet(own)
        : own.get();
  }
}
