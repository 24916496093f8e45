package dev.remora.content;

import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.Quoted;
import dev.remora.failure.VolumeFailure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What an error of the staging directory's file system means; its paths are only descriptors. */
final class DiskFailure {
  private DiskFailure() {}

  static Failure of(IOException e, String path, Purpose purpose) {
    if (e instanceof ClosedByInterruptException) {
      return new Interrupted(purpose);
    }
    boolean touched =
        e instanceof FileAlreadyExistsException
            || e instanceof NotDirectoryException
            || e instanceof FileSystemLoopException
            || e instanceof NoSuchFileException;
    if (touched) {
      return new VolumeFailure(
          purpose,
          "somebody else changed " + Quoted.of(path) + " in the staging directory",
          "let nothing but Remora write to the volume",
          e);
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return new VolumeFailure(
        purpose,
        Quoted.of(path)
            + " cannot be written to the staging directory: "
            + (reason == null ? e.getClass().getSimpleName() : reason),
        "look at the volume's free space and at its permissions",
        e);
  }
}
