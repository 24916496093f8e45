package dev.remora.source;

import java.security.MessageDigest;

/** A hash that is fed in chunks, by the thread that reads them or beside it. */
sealed interface ChunkHash extends AutoCloseable permits InlineHash, HashThread {
  /** Bytes on their way: a buffer that is used again and again. */
  final class Chunk {
    final byte[] bytes;
    int length;

    Chunk(int capacity) {
      bytes = new byte[capacity];
    }
  }

  /** The chunk to fill first. */
  Chunk first();

  /** Takes a filled chunk, whose bytes may still be read until the next call, for another one. */
  Chunk exchange(Chunk filled) throws InterruptedException;

  /** Waits until all was hashed. */
  byte[] finish() throws InterruptedException;

  @Override
  void close();

  /** A hash for content of some size: a second thread pays off only when there is much to hash. */
  static ChunkHash forSize(long size, MessageDigest digest) {
    return size <= InlineHash.LARGEST ? new InlineHash(digest) : new HashThread(digest);
  }
}
