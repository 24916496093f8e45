package dev.remora.posix;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Linux' error numbers as the exceptions that Java's file system throws for them. */
final class Errno {
  static final int NOT_THERE = 2;
  static final int INTERRUPTED = 4;
  static final int INVALID = 22;

  private Errno() {}

  /** Whether a file system says by this that it cannot do something at all. */
  static boolean isUnsupported(int errno) {
    return errno == INVALID || errno == 95 || errno == 38; // EINVAL, EOPNOTSUPP, ENOSYS
  }

  static IOException exception(int errno, String path) {
    return switch (errno) {
      case NOT_THERE -> new NoSuchFileException(path);
      case 13, 1 -> new AccessDeniedException(path);
      case 3 -> new FileSystemException(path, null, "No such process");
      case 20 -> new NotDirectoryException(path); // O_DIRECTORY on a link says this, too
      case 40 -> new FileSystemLoopException(path);
      case 5 -> new FileSystemException(path, null, "Input/output error");
      case 28 -> new FileSystemException(path, null, "No space left on device");
      case 30 -> new FileSystemException(path, null, "Read-only file system");
      case 107 -> new FileSystemException(path, null, "Transport endpoint is not connected");
      case 116 -> new FileSystemException(path, null, "Stale file handle");
      case 122 -> new FileSystemException(path, null, "Disk quota exceeded");
      case 23, 24 -> new FileSystemException(path, null, "Too many open files");
      case 36 -> new FileSystemException(path, null, "File name too long");
      default -> new FileSystemException(path, null, "error " + errno);
    };
  }
}
