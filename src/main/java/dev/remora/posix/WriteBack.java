package dev.remora.posix;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Brings many written files to the disk in little time: what is in them begins its way as soon as
 * they are added, and is waited for from the last one to the first. The first wait then brings the
 * file system's journal to the disk for nearly all of them.
 *
 * <p>Each file gets its own {@code fsync}, so that it is safe on every file system; the order is
 * all that differs. A single file is not begun early, since it is waited for at once.
 */
public final class WriteBack implements AutoCloseable {
  /** So many descriptors are open at a time. */
  private static final int MOST = 128;

  private final Deque<Begun> begun = new ArrayDeque<>();
  private int most = MOST;

  private record Begun(OpenDescriptor file, String path) {}

  /**
   * Adds a file whose bytes are all written. Its mode has to be its last, too.
   *
   * @param path for messages
   */
  public void add(HeldFile file, String path) throws IOException {
    if (!begun.isEmpty()) {
      begun.peek().file().startWriting();
    }
    if (begun.size() >= most) {
      force();
    }
    begun.push(new Begun(openAgain(file), path));
  }

  /** A process that may have no more of them (ulimit -n) makes do with half of what it got. */
  private OpenDescriptor openAgain(HeldFile file) throws IOException {
    try {
      return file.openAgain();
    } catch (FileSystemException e) {
      if (begun.isEmpty()) {
        throw e;
      }
      most = (begun.size() + 1) / 2;
      force();
      return file.openAgain();
    }
  }

  /**
   * Waits until all that was added is on the disk.
   *
   * @throws IOException where that failed for one; whether the others are there is not known
   */
  public void force() throws IOException {
    while (!begun.isEmpty()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException();
      }
      Begun next = begun.pop();
      try (OpenDescriptor file = next.file()) {
        file.forceFile(next.path());
      }
    }
  }

  /** Gives up what was not waited for. */
  @Override
  public void close() {
    begun.forEach(left -> left.file().close());
    begun.clear();
  }
}
