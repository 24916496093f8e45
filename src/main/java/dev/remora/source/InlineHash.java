package dev.remora.source;

import java.security.MessageDigest;

/** Hashes in the thread that reads: for content that is hashed before a thread would have begun. */
final class InlineHash implements ChunkHash {
  static final long LARGEST = 128 << 10;
  private static final int CAPACITY = 16 << 10;

  private final MessageDigest digest;

  InlineHash(MessageDigest digest) {
    this.digest = digest;
  }

  @Override
  public Chunk first() {
    return new Chunk(CAPACITY);
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
