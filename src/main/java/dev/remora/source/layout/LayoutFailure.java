package dev.remora.source.layout;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.VolumeFailure;
import dev.remora.posix.DiskTrouble;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Pattern;

/** What an error of the file system means for a layout. */
final class LayoutFailure {
  private LayoutFailure() {}

  private static final Pattern DESCRIPTOR = Pattern.compile("/proc/self/fd/[0-9]+/?");

  /**
   * A layout that is there but cannot be read is a source that cannot be asked.
   *
   * @throws Interrupted where it means that the process is to end
   */
  static Failure unreadable(Purpose purpose, IOException e) {
    return switch (e) {
      case ClosedByInterruptException _, FileLockInterruptionException _ ->
          throw new Interrupted(purpose);
      case AccessDeniedException denied ->
          new AccessDenied(purpose, reason(e), "let this user read it", e);
      case FileSystemException other when isOfAnotherKind(other) ->
          new ProtocolViolation(purpose, reason(e), "put there what a layout has there", e);
      default -> new RegistryUnavailable(purpose, reason(e), "check the file system", e, false);
    };
  }

  /** A link above all, which is not followed inside of a layout. */
  private static boolean isOfAnotherKind(FileSystemException e) {
    String reason = String.valueOf(e.getReason());
    return reason.endsWith("not a regular file") || reason.endsWith("no directory");
  }

  /**
   * A layout that is not written to.
   *
   * @throws Interrupted where it means that the process is to end
   */
  static Failure unwritable(Purpose purpose, IOException e) {
    if (e instanceof ClosedByInterruptException || e instanceof FileLockInterruptionException) {
      throw new Interrupted(purpose);
    }
    String advice =
        e instanceof FileSystemException other && isOfAnotherKind(other)
            ? "put there what a layout has there, and see who else may write to it"
            : DiskTrouble.advice(e).orElse("make the directory writable for this user");
    return new VolumeFailure(purpose, reason(e), advice, e);
  }

  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> file(missing) + " is not there";
      case FileAlreadyExistsException other -> file(other) + " is no directory";
      case NotDirectoryException other -> file(other) + " is no directory";
      case FileSystemException f when !file(f).isEmpty() -> file(f) + ": " + what(f);
      case FileSystemException f -> what(f);
      default -> String.valueOf(e.getMessage());
    };
  }

  /** What is wrong, without where. */
  static String what(FileSystemException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case NoSuchFileException missing -> "not there";
      default -> e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    };
  }

  /** Of what is reached through a descriptor the last element: its number says nothing. */
  private static String file(FileSystemException e) {
    return DESCRIPTOR.matcher(String.valueOf(e.getFile())).replaceFirst("");
  }
}
