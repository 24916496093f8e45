package dev.remora.source;

import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Hashes in a second thread while the first reads and writes, over a ring of four buffers: half a
 * mebibyte, whatever the size of the content.
 */
final class HashThread implements ChunkHash {
  private static final int CHUNKS = 4;
  private static final int CAPACITY = 128 << 10;
  private static final Chunk END = new Chunk(0);

  private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(CHUNKS + 1);
  private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS);
  private final MessageDigest digest;
  private final Thread thread;
  private volatile @Nullable Throwable broken;
  private int made;

  HashThread(MessageDigest digest) {
    this.digest = digest;
    this.thread = Thread.ofPlatform().name("remora-hash").daemon().start(this::hashAll);
  }

  @Override
  public Chunk first() {
    made = 1;
    return new Chunk(CAPACITY);
  }

  @Override
  public Chunk exchange(Chunk chunk) throws InterruptedException {
    filled.put(chunk);
    Chunk next = free.poll();
    if (next == null && made < CHUNKS) {
      made++;
      return new Chunk(CAPACITY);
    }
    return next == null ? free.take() : next;
  }

  @Override
  public byte[] finish() throws InterruptedException {
    filled.put(END);
    awaitEnd();
    Throwable thrown = broken;
    if (thrown != null) {
      throw new IllegalStateException(thrown);
    }
    return digest.digest();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** What goes wrong here is thrown where the hash is asked for, and keeps nobody waiting. */
  private void hash(Chunk chunk) {
    try {
      if (broken == null) {
        digest.update(chunk.bytes, 0, chunk.length);
      }
    } catch (RuntimeException | Error e) {
      broken = e;
    }
  }

  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  private void hashAll() {
    try {
      for (Chunk chunk = filled.take(); chunk != END; chunk = filled.take()) {
        hash(chunk);
        free.put(chunk);
      }
    } catch (InterruptedException e) {
      // closed before the end: nobody asks for the hash any more
      Thread.currentThread().interrupt();
    }
  }
}
