package dev.remora.source;

import dev.remora.oci.Digest;
import dev.remora.posix.Hashing;
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

  Chunk first();

  /** Takes a filled chunk, whose bytes may still be read until the next call, for another one. */
  Chunk exchange(Chunk filled) throws InterruptedException;

  byte[] finish() throws InterruptedException;

  @Override
  void close();

  /** A hash for content of some size: a second thread pays off only when there is much to hash. */
  static ChunkHash forSize(long size, Digest expected, Hashing work) {
    MessageDigest hash = of(expected, work.atLeast(size));
    if (size <= InlineHash.LARGEST) {
      return new InlineHash(hash, size);
    }
    try {
      return new HashThread(hash);
    } catch (OutOfMemoryError noThreadLeft) {
      return new InlineHash(hash, size);
    }
  }

  /** The hash itself, for whoever reads. */
  static MessageDigest of(Digest expected, Hashing work) {
    return work.begin(expected.algorithm(), expected::newHash);
  }
}
