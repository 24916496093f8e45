package dev.remora.source.layout;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.VolumeFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What an error of the file system means for a layout. */
final class LayoutFailure {
  private LayoutFailure() {}

  /** A layout that is there but cannot be read is a source that cannot be asked. */
  static Failure unreadable(Purpose purpose, IOException e) {
    return e instanceof AccessDeniedException
        ? new AccessDenied(purpose, reason(e), "let this user read it", e)
        : new RegistryUnavailable(purpose, reason(e), "check the file system", e, false);
  }

  static Failure unwritable(Purpose purpose, IOException e) {
    return new VolumeFailure(purpose, reason(e), "make the directory writable for this user", e);
  }

  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case NoSuchFileException missing -> missing.getFile() + " is not there";
      case FileAlreadyExistsException other -> other.getFile() + " is no directory";
      case FileSystemException f when f.getReason() != null -> f.getFile() + ": " + f.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
