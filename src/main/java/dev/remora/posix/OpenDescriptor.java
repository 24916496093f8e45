package dev.remora.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file descriptor, and the path that leads to what it holds for as long as it is open. */
final class OpenDescriptor implements AutoCloseable {
  private static final String DESCRIPTORS = "/proc/self/fd";

  /** Ours are at most as long as a name and a few bytes. */
  private static final int LONGEST_TARGET = 512;

  private final int number;
  private final Path path;
  private volatile boolean closed;

  private OpenDescriptor(int number) {
    this.number = number;
    this.path = Path.of(DESCRIPTORS, Integer.toString(number));
  }

  static OpenDescriptor open(Path path, int flags) throws IOException {
    return new OpenDescriptor(SystemCalls.ofThisRuntime().open(path.toString(), flags));
  }

  /** Fails once it is closed: the number may be another file's by then. */
  Path path() {
    if (closed) {
      throw new IllegalStateException("used after it was closed");
    }
    return path;
  }

  /** Brings what it holds to the disk, if the file system can do that at all. */
  void force() throws IOException {
    int errno = fsync();
    if (errno != 0 && !Errno.isUnsupported(errno)) {
      throw Errno.exception(errno, path.toString());
    }
  }

  /**
   * Brings a file to the disk.
   *
   * @param name for messages
   */
  void forceFile(String name) throws IOException {
    int errno = fsync();
    if (errno != 0) {
      throw Errno.exception(errno, name);
    }
  }

  private int fsync() {
    path(); // not another file's by now
    int errno;
    do {
      errno = SystemCalls.ofThisRuntime().fsync(number);
    } while (errno == Errno.INTERRUPTED);
    return errno;
  }

  /** Begins to bring a file to the disk, where the system knows how. */
  void startWriting() {
    path(); // not another file's by now
    SystemCalls.ofThisRuntime().startWriting(number);
  }

  /** What has a name in this directory. */
  Entry look(String name) throws IOException {
    path(); // not another directory's by now
    byte[] target = new byte[LONGEST_TARGET];
    int length = SystemCalls.ofThisRuntime().readLink(number, name, target);
    if (length >= 0) {
      return new Entry.Link(new String(target, 0, length, StandardCharsets.UTF_8));
    }
    return switch (-length) {
      case Errno.NOT_THERE -> new Entry.Nothing();
      case Errno.INVALID -> new Entry.Other(); // no link
      default -> throw Errno.exception(-length, path + "/" + name);
    };
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      SystemCalls.ofThisRuntime().close(number);
    }
  }
}
