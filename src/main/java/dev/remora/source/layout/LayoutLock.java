package dev.remora.source.layout;

import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.posix.FileMode;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer of {@code index.json} at a time, among processes of Remora: an {@code fcntl} lock,
 * which ends with the process that holds it. Other tools do not know it.
 */
final class LayoutLock implements AutoCloseable {
  static final String NAME = ".remora.lock";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final int EXECUTABLE = 0111;

  /** An {@code fcntl} lock belongs to the process: it does not keep our own threads apart. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel channel;

  private LayoutLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for it, at most ten seconds of the deadline. */
  static LayoutLock acquire(OpenLayout layout, Deadline deadline, Purpose purpose)
      throws IOException {
    THREADS.lock();
    boolean acquired = false;
    try {
      FileChannel channel = open(layout);
      try {
        await(channel, deadline.atMost(LONGEST_WAIT), purpose);
        acquired = true;
        return new LayoutLock(channel);
      } finally {
        if (!acquired) {
          channel.close();
        }
      }
    } finally {
      if (!acquired) {
        THREADS.unlock();
      }
    }
  }

  private static FileChannel open(OpenLayout layout) throws IOException {
    try (HeldFile file = file(layout)) {
      return file.open(StandardOpenOption.WRITE);
    }
  }

  /** The file that is locked, made where there is none. */
  private static HeldFile file(OpenLayout layout) throws IOException {
    OpenDirectory root = layout.root();
    boolean made = root.find(NAME).isEmpty() && make(root);
    HeldFile file = root.file(NAME);
    try {
      // one from elsewhere, linked in, may be somebody's lock, and has modes of its own
      if (file.links() != 1) {
        throw new FileSystemException(NAME, null, "has a second name, and may not have one");
      }
      if (made && layout.isOfRemora()) {
        file.setMode(new FileMode(root.mode().bits() & ~EXECUTABLE));
      }
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static boolean make(OpenDirectory root) throws IOException {
    try {
      Files.createFile(root.path(NAME));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false; // another process makes the same layout
    }
  }

  private static void await(FileChannel channel, Deadline deadline, Purpose purpose)
      throws IOException {
    FileLock lock = channel.tryLock();
    while (lock == null) {
      if (!deadline.sleep(PAUSE, purpose)) {
        throw new VolumeFailure(
            purpose, "another process keeps it locked", "wait for that process or end it");
      }
      lock = channel.tryLock();
    }
  }

  @Override
  public void close() {
    try {
      channel.close(); // which releases the lock
    } catch (IOException e) {
      // nothing was written through it
    } finally {
      THREADS.unlock();
    }
  }
}
