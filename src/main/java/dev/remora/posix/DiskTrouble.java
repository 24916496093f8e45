package dev.remora.posix;

import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
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
   * Does work on a volume.
   *
   * @throws Failure for what the system says
   */
  public static <T> T attempt(Purpose purpose, Work<T> work) {
    return attempt(purpose, "", work);
  }

  /**
   * Does work on a file of a volume whose name the system does not know.
   *
   * @param what its name, for people; empty where the system knows one
   * @throws Failure for what the system says
   */
  public static <T> T attempt(Purpose purpose, String what, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw failure(purpose, e, what.isEmpty() ? name(e) : what);
    } catch (InvalidPathException e) {
      throw new VolumeFailure(
          purpose,
          "the name " + e.getInput() + " cannot be written in this locale",
          "set LANG=C.UTF-8",
          e);
    }
  }

  public static void attempt(Purpose purpose, Step step) {
    attempt(purpose, "", step);
  }

  public static void attempt(Purpose purpose, String what, Step step) {
    attempt(
        purpose,
        what,
        () -> {
          step.run();
          return true;
        });
  }

  /**
   * What an error means on a volume.
   *
   * @throws Interrupted where it means that the process is to end
   */
  public static Failure failure(Purpose purpose, IOException e) {
    return failure(purpose, e, name(e));
  }

  /**
   * What an error means on a volume, of a file whose name the system does not know.
   *
   * @param what its name, for people
   * @throws Interrupted where it means that the process is to end
   */
  public static Failure failure(Purpose purpose, IOException e, String what) {
    passInterruption(purpose, e);
    return new VolumeFailure(purpose, text(e, what), adviceOnVolume(e), e);
  }

  /**
   * What an error means where a layout, a cache or another place that is no volume is written.
   *
   * @param otherwise what to do where no disk has this trouble
   * @throws Interrupted where it means that the process is to end
   */
  public static Failure unwritable(Purpose purpose, IOException e, String otherwise) {
    passInterruption(purpose, e);
    return new VolumeFailure(purpose, text(e), advice(e).orElse(otherwise), e);
  }

  /**
   * Lets pass what is no trouble of the disk.
   *
   * @throws Interrupted where the error means that the process is to end
   */
  public static void passInterruption(Purpose purpose, IOException e) {
    if (isInterruption(e)) {
      throw new Interrupted(purpose);
    }
  }

  private static boolean isInterruption(IOException e) {
    return e instanceof ClosedByInterruptException
        || e instanceof FileLockInterruptionException
        || e instanceof InterruptedIOException;
  }

  /** Whether this user may not do it. */
  public static boolean isDenied(IOException e) {
    return e instanceof AccessDeniedException || reason(e).contains("Operation not permitted");
  }

  /** What is wrong, with the name of the file if the system knows one. */
  public static String text(IOException e) {
    return text(e, name(e));
  }

  /**
   * What is wrong.
   *
   * @param what the file's name, for people; empty where the line has it already
   */
  public static String text(IOException e, String what) {
    String subject = what.isEmpty() ? "it" : what;
    return switch (e) {
      case NoSuchFileException _ -> subject + " is not there";
      case NotDirectoryException _ -> subject + " is not a directory";
      case FileSystemLoopException _ -> subject + " is a symbolic link";
      case NotLinkException _ -> subject + " is not a symbolic link";
      case FileAlreadyExistsException _ -> subject + " is there already";
      case DirectoryNotEmptyException _ -> subject + " is not empty";
      default -> {
        String reason = isDenied(e) ? "permission denied" + user() : reason(e);
        yield what.isEmpty() || reason.equals(NO_LINKS) ? reason : what + ": " + reason;
      }
    };
  }

  /** What to do about it on whichever disk; nothing where that depends on what lies there. */
  public static Optional<String> advice(IOException e) {
    return switch (reason(e)) {
      case String r when r.contains("No space left") ->
          Optional.of("make room, or give it a larger size limit");
      case String r when r.contains("quota exceeded") -> Optional.of("raise its quota");
      case String r when r.contains("No locks available") ->
          Optional.of("the file system has no locks: use another, or mount it with locking");
      case String r when r.contains("Read-only file system") ->
          Optional.of("mount it writable for Remora");
      case String r when r.contains("Stale file handle") || r.contains("not connected") ->
          Optional.of("its server has lost the file system: mount it again");
      case String r when r.contains("Too many open files") ->
          Optional.of("raise the limit of open files (ulimit -n)");
      case String r when r.contains("Input/output error") -> Optional.of("check the disk");
      default -> Optional.empty();
    };
  }

  private static String adviceOnVolume(IOException e) {
    return switch (e) {
      case NoSuchFileException _ when !isInside(e) -> "mount a volume there, or make the directory";
      case NotDirectoryException _ when !isInside(e) -> "name a directory with --to";
      case IOException _ when isDenied(e) ->
          "give the volume to the user that Remora runs as, in Kubernetes by fsGroup;"
              + " every Remora on one volume runs as the same user";
      case IOException _ when isChange(e) -> CHANGED;
      default ->
          switch (reason(e)) {
            case String r when r.contains("Read-only file system") ->
                "mount the volume writable for Remora; read-only is for the application";
            case String r when r.contains("cross-device") ->
                "nothing may be mounted on a directory inside the volume";
            case NO_LINKS ->
                "put the volume on one that has them, such as ext4, xfs or tmpfs:"
                    + " FAT has none, SMB only with the mount option mfsymlinks";
            default -> advice(e).orElse("");
          };
    };
  }

  /**
   * Whether the disk keeps us from writing: it is full, read-only, another user's, broken, or has
   * no locks. False where somebody replaced what was there a moment ago.
   */
  public static boolean keepsFromWriting(IOException e) {
    return !isInterruption(e) && !isChange(e);
  }

  /** Whether something else lies there than what was there a moment ago. */
  private static boolean isChange(IOException e) {
    return switch (e) {
      case NoSuchFileException _, NotDirectoryException _, FileSystemLoopException _ -> true;
      case NotLinkException _, FileAlreadyExistsException _, DirectoryNotEmptyException _ -> true;
      default -> reason(e).contains("changed") || reason(e).contains("not a regular file");
    };
  }

  /**
   * The same error, or that the file system has no links: {@code symlink(2)} says that by {@code
   * EPERM}, and by {@code EACCES} what the user may not do.
   */
  static FileSystemException withoutLinks(FileSystemException e) {
    return switch (reason(e)) {
      case "Operation not permitted", "Operation not supported", "Function not implemented" ->
          new FileSystemException(e.getFile(), null, NO_LINKS);
      default -> e;
    };
  }

  private static String user() {
    try {
      return " (running as uid " + User.number() + ")";
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

  /** Whether it was reached through a descriptor, as all is that lies in a volume. */
  private static boolean isInside(IOException e) {
    return file(e).startsWith(DESCRIPTORS);
  }

  private static String file(IOException e) {
    return e instanceof FileSystemException f && f.getFile() != null ? f.getFile() : "";
  }

  private static String reason(IOException e) {
    if (isInterruption(e)) {
      return "interrupted";
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
