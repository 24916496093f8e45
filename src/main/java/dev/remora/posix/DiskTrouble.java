package dev.remora.posix;

import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.Optional;

/** What the operating system says about a disk, in the words of the people who run it. */
public final class DiskTrouble {
  private static final String DESCRIPTORS = "/proc/self/fd/";
  private static final String CHANGED =
      "somebody else writes to this volume: mount it read-only everywhere but in Remora";

  private static final String NO_LINKS = "its file system has no symbolic links";

  private DiskTrouble() {}

  /** Work on a volume. */
  public interface Work<T> {
    T run() throws IOException;
  }

  /** Work on a volume that gives nothing back. */
  public interface Step {
    void run() throws IOException;
  }

  /**
   * Does it.
   *
   * @throws Failure for what the system says
   */
  public static <T> T attempt(Purpose purpose, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw failure(purpose, e);
    } catch (InvalidPathException e) {
      throw new VolumeFailure(
          purpose,
          "the name " + e.getInput() + " cannot be written in this locale",
          "set LANG=C.UTF-8",
          e);
    }
  }

  /** The same of work that gives nothing back. */
  public static void attempt(Purpose purpose, Step step) {
    attempt(
        purpose,
        () -> {
          step.run();
          return true;
        });
  }

  /**
   * What it means where a volume was read or written.
   *
   * @throws Interrupted where it means that the process is to end
   */
  public static Failure failure(Purpose purpose, IOException e) {
    return failure(purpose, e, name(e));
  }

  /**
   * The same of something whose name the system does not know.
   *
   * @param what its name, for people
   * @throws Interrupted where it means that the process is to end
   */
  public static Failure failure(Purpose purpose, IOException e, String what) {
    return switch (e) {
      case ClosedByInterruptException _, FileLockInterruptionException _ ->
          throw new Interrupted(purpose);
      case AccessDeniedException _ -> denied(purpose, what, e);
      case NoSuchFileException _ ->
          new VolumeFailure(
              purpose,
              what + " is not there",
              isInside(e) ? CHANGED : "mount a volume there, or make the directory",
              e);
      case NotDirectoryException _ ->
          new VolumeFailure(
              purpose,
              what + " is not a directory",
              isInside(e) ? CHANGED : "name a directory with --to",
              e);
      case FileSystemLoopException _ ->
          new VolumeFailure(purpose, what + " is a symbolic link", CHANGED, e);
      case NotLinkException _ ->
          new VolumeFailure(purpose, what + " is not a symbolic link", CHANGED, e);
      case FileAlreadyExistsException _ ->
          new VolumeFailure(purpose, what + " is there already", CHANGED, e);
      case DirectoryNotEmptyException _ ->
          new VolumeFailure(purpose, what + " is not empty", CHANGED, e);
      default -> byReason(purpose, what, reason(e), e);
    };
  }

  /**
   * Whether the disk does not let us write: it is full, read-only, another user's, broken, or knows
   * no locks. Not so where somebody replaced what was there a moment ago.
   */
  public static boolean keepsFromWriting(IOException e) {
    return switch (e) {
      case ClosedByInterruptException _, FileLockInterruptionException _ -> false;
      case NoSuchFileException _, NotDirectoryException _, FileSystemLoopException _ -> false;
      case NotLinkException _, FileAlreadyExistsException _, DirectoryNotEmptyException _ -> false;
      default -> !isChange(reason(e));
    };
  }

  private static boolean isChange(String reason) {
    return reason.contains("changed") || reason.contains("not a regular file");
  }

  private static Failure byReason(Purpose purpose, String what, String reason, IOException e) {
    String place = what.isEmpty() ? "" : what + ": ";
    if (reason.contains("Operation not permitted")) {
      return denied(purpose, what, e);
    }
    if (reason.equals(NO_LINKS)) {
      place = "";
    }
    return new VolumeFailure(purpose, place + reason, advice(reason), e);
  }

  private static String advice(String reason) {
    return ofAnyDisk(reason)
        .orElseGet(
            () ->
                switch (reason) {
                  case String r when r.contains("Read-only file system") ->
                      "mount the volume writable for Remora; read-only is for the application";
                  case String r when r.contains("cross-device") ->
                      "nothing may be mounted on a directory inside the volume";
                  case NO_LINKS ->
                      "put the volume on one that has them, such as ext4, xfs or tmpfs:"
                          + " FAT has none, SMB only with the mount option mfsymlinks";
                  case String r when isChange(r) -> CHANGED;
                  default -> "";
                });
  }

  /** What to do about it, be it a volume's disk or a cache's; nothing where that depends. */
  public static Optional<String> advice(IOException e) {
    return ofAnyDisk(reason(e));
  }

  private static Optional<String> ofAnyDisk(String reason) {
    return switch (reason) {
      case String r when r.contains("No space left") ->
          Optional.of("make room, or give it a larger size limit");
      case String r when r.contains("quota exceeded") -> Optional.of("raise its quota");
      case String r when r.contains("No locks available") ->
          Optional.of("the file system has no locks: use another, or mount it with locking");
      case String r when r.contains("Input/output error") -> Optional.of("check the disk");
      default -> Optional.empty();
    };
  }

  /**
   * Whether the file system cannot do what it was asked for. Of links, {@code symlink(2)} says so
   * by {@code EPERM}: what the user may not do is {@code EACCES}.
   */
  static FileSystemException withoutLinks(FileSystemException e) {
    return switch (reason(e)) {
      case "Operation not permitted", "Operation not supported", "Function not implemented" ->
          new FileSystemException(e.getFile(), null, NO_LINKS);
      default -> e;
    };
  }

  private static VolumeFailure denied(Purpose purpose, String what, IOException e) {
    return new VolumeFailure(
        purpose,
        "permission denied" + (what.isEmpty() ? "" : " for " + what) + user(),
        "give the volume to the user that Remora runs as, in Kubernetes by fsGroup;"
            + " every Remora on one volume runs as the same user",
        e);
  }

  private static String user() {
    try {
      return " (running as uid " + Files.getAttribute(Path.of("/proc/self"), "unix:uid") + ")";
    } catch (IOException e) {
      return "";
    }
  }

  /** The last element of the path: what comes before it is a descriptor's number. */
  private static String name(IOException e) {
    String file = file(e);
    if (!isInside(e)) {
      return file;
    }
    String below = file.substring(DESCRIPTORS.length());
    return below.substring(below.indexOf('/') + 1);
  }

  private static boolean isInside(IOException e) {
    return file(e).startsWith(DESCRIPTORS);
  }

  private static String file(IOException e) {
    return e instanceof FileSystemException f && f.getFile() != null ? f.getFile() : "";
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
