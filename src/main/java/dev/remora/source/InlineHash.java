package dev.remora.source;

import java.security.MessageDigest;

/**
 * Hashes in the thread that reads: for content that is hashed before a thread would have begun, and
 * for so much that dozens of blobs on their way at once take little memory.
 */
final class InlineHash implements ChunkHash {
  static final long LARGEST = 1 << 20;
  private static final int SMALLEST = 1 << 10;

  /** Whatever fits with a byte to spare is verified before any of it is written. */
  private static final int CAPACITY = (64 << 10) + 1;

  private final MessageDigest digest;
  private final int capacity;

  /**
   * @param size of the content, as far as it is known; one byte more shows that it is longer
   */
  InlineHash(MessageDigest digest, long size) {
    this.digest = digest;
    this.capacity = Math.clamp(Math.min(size, CAPACITY) + 1, SMALLEST, CAPACITY);
  }

  @Override
  public Chunk first() {
    return new Chunk(capacity);
  }

  @Override
  public Chunk exchange(Chunk filled) {
    digest.update(filled.bytes, 0, filled.length);
    return filled;
  }

  @Override
  public byte[] finish() {
    return digest.digest();
  }

  @Override
  public void close() {}
}
