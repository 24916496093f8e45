package dev.remora.posix;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a small file that the operator named: through links, since a mounted secret consists of
 * them, and from a pipe, since a shell makes one of {@code <(…)}.
 *
 * <p>The file is held first, and its kind looked up in what is held, so that nothing else is
 * opened. Devices and sockets are never opened. Limits: a size, and for a pipe a time, since
 * perhaps nobody ever writes to it.
 */
public final class GivenFile {
  /** A pipe that somebody means to fill is filled by then. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private static final int KIND = 0170000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int PIPE = 0010000;
  private static final int CHARACTER_DEVICE = 0020000;

  /** The number of {@code /dev/null}, by which people say that there is nothing. */
  private static final long NULL_DEVICE = 1 << 8 | 3;

  private GivenFile() {}

  /**
   * Reads at most so many bytes.
   *
   * @param patience how long to wait until the other end of a pipe is closed; at most {@link
   *     #LONGEST_WAIT}
   * @throws FileSystemException when it is something else than a file or a pipe, or the pipe is not
   *     closed in time, with a reason for people
   */
  public static byte[] read(Path file, int most, Duration patience) throws IOException {
    OpenDescriptor held = hold(file);
    boolean waiting = false;
    try {
      Map<String, Object> found = Files.readAttributes(held.path(), "unix:mode,rdev");
      int kind = (int) Objects.requireNonNull(found.get("mode")) & KIND;
      long device = (long) Objects.requireNonNull(found.get("rdev"));
      if (kind == CHARACTER_DEVICE && device == NULL_DEVICE) {
        return new byte[0];
      }
      if (kind == PIPE) {
        waiting = true;
        return drained(held, file, most, patience);
      }
      if (kind != REGULAR) {
        throw new FileSystemException(
            file.toString(),
            null,
            kind == DIRECTORY ? "it is a directory" : "it is neither a file nor a pipe");
      }
      try (HeldFile regular = new HeldFile(held, file.toString())) {
        return regular.read(most);
      }
    } finally {
      if (!waiting) {
        held.close();
      }
    }
  }

  private static OpenDescriptor hold(Path file) throws IOException {
    try {
      return OpenDescriptor.open(file, OpenFlags.HOLD_GIVEN);
    } catch (NotDirectoryException e) {
      throw new NoSuchFileException(file.toString()); // a file lies where its directory would be
    }
  }

  /**
   * Opening a pipe waits for its writer, and only the writer ends that wait. So a thread of its own
   * does it, and is given up when its time is over.
   */
  private static byte[] drained(OpenDescriptor pipe, Path file, int most, Duration patience)
      throws IOException {
    FutureTask<byte[]> reading =
        new FutureTask<>(
            () -> {
              try (pipe;
                  InputStream in = Files.newInputStream(pipe.path())) {
                return in.readNBytes(most);
              }
            });
    Duration wait = patience.compareTo(LONGEST_WAIT) < 0 ? patience : LONGEST_WAIT;
    Thread.ofPlatform().daemon().name("remora-pipe").start(reading);
    try {
      return reading.get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new FileSystemException(
          file.toString(), null, "it is a pipe that nobody filled and closed in time");
    } catch (ExecutionException e) {
      throw new FileSystemException(file.toString(), null, "it is a pipe that cannot be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(file.toString());
    }
  }
}
