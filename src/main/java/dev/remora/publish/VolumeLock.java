package dev.remora.publish;

import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.posix.FileMode;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Deadline;
import dev.remora.time.Durations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Lets one writer at a time onto a volume: an {@code fcntl} lock on {@code ..remora/lock}, which
 * the kernel drops when the process dies, however it dies.
 *
 * <p>Such a lock belongs to the process, and closing any descriptor of the file gives it up. So
 * within this process a table keeps writers apart, and only who is in the table opens the file.
 */
final class VolumeLock implements AutoCloseable {
  private static final Set<Object> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);
  private static final int JITTER_MILLIS = 40;

  private final Object directory;
  private final Object key;
  private final FileChannel file;

  private VolumeLock(Object directory, Object key, FileChannel file) {
    this.directory = directory;
    this.key = key;
    this.file = file;
  }

  /**
   * Waits for the lock, within the deadline.
   *
   * @throws VolumeFailure when it stays locked
   */
  static VolumeLock acquire(
      OpenDirectory metadata, Purpose purpose, Deadline deadline, RandomGenerator random)
      throws IOException {
    Object directory = metadata.key();
    while (!HELD_BY_THIS_PROCESS.add(directory)) {
      waitForOther(purpose, deadline, random);
    }
    try {
      makeFile(metadata);
      try (HeldFile held = metadata.file(Names.LOCK)) {
        FileChannel file = held.open(StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new VolumeLock(directory, held.key(), file).taken(purpose, deadline, random);
      }
    } catch (IOException | RuntimeException e) {
      HELD_BY_THIS_PROCESS.remove(directory);
      throw e;
    }
  }

  private static void makeFile(OpenDirectory metadata) throws IOException {
    if (!metadata.has(Names.LOCK)) {
      try {
        metadata.create(Names.LOCK, new FileMode(0644)).close();
      } catch (FileAlreadyExistsException e) {
        // another Remora starts on the same fresh volume
      }
    }
  }

  private VolumeLock taken(Purpose purpose, Deadline deadline, RandomGenerator random)
      throws IOException {
    try {
      while (!tryLock()) {
        waitForOther(purpose, deadline, random);
      }
      return this;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private boolean tryLock() throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process has locked the same file through another directory
    }
  }

  private static void waitForOther(Purpose purpose, Deadline deadline, RandomGenerator random) {
    if (deadline.passed()) {
      throw new VolumeFailure(
          purpose,
          "another Remora kept it locked for " + Durations.text(deadline.allowed()),
          "let the other one finish, or set a longer --deadline");
    }
    deadline.sleep(SHORTEST_WAIT.plusMillis(random.nextInt(JITTER_MILLIS)), purpose);
  }

  /**
   * Whether the names on the volume lead to the file that is locked; a lock on another file keeps
   * nobody out.
   */
  boolean isOn(OpenDirectory root) throws IOException {
    try (OpenDirectory metadata = root.child(Names.METADATA)) {
      return metadata.key().equals(directory)
          && metadata.find(Names.LOCK).filter(lock -> key.equals(lock.fileKey())).isPresent();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      HELD_BY_THIS_PROCESS.remove(directory);
    }
  }
}
