package dev.remora.posix;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Walks or deletes a tree that others may change meanwhile: each directory is opened from its
 * parent, and no link is followed. To be stopped in a tree without end, {@code before} is run
 * before each entry: it throws when that is enough.
 */
public final class FileTree {
  /** Each level costs a descriptor and a stack frame. */
  private static final int DEEPEST = 256;

  private final Runnable before;
  private final Visitor visitor;

  private FileTree(Runnable before, Visitor visitor) {
    this.before = before;
    this.visitor = visitor;
  }

  /** What is done on the way; paths begin below the top. */
  @FunctionalInterface
  public interface Visitor {
    /** What is no directory: a file, a link, or anything else. */
    void entry(OpenDirectory parent, String name, String path) throws IOException;

    /** Whether this can only be visited as an entry, so that nobody needs to look what it is. */
    default boolean isEntry(String path) {
      return false;
    }

    /** A directory below the top, once all that is in it was visited. */
    default void left(OpenDirectory directory, String path) throws IOException {}

    /** What could not be visited; unless this says otherwise, the walk fails. */
    default void failed(String path, IOException e) throws IOException {
      throw e;
    }
  }

  @FunctionalInterface
  public interface FileVisitor {
    void file(HeldFile file, String path) throws IOException;
  }

  public static void walk(OpenDirectory top, Runnable before, Visitor visitor) throws IOException {
    new FileTree(before, visitor).walk(top, "", DEEPEST);
  }

  /** Visits all files below a directory; what is neither file nor directory is a failure. */
  public static void walkFiles(OpenDirectory top, Runnable before, FileVisitor visitor)
      throws IOException {
    walk(
        top,
        before,
        (parent, name, path) -> {
          try (HeldFile file = parent.file(name)) {
            visitor.file(file, path);
          }
        });
  }

  private void walk(OpenDirectory directory, String prefix, int levels) throws IOException {
    directory.forEachName(
        name -> {
          before.run();
          String path = prefix + name;
          try {
            visit(directory, name, path, levels);
          } catch (ClosedByInterruptException e) {
            throw e;
          } catch (IOException e) {
            visitor.failed(path, e);
          }
        });
  }

  private void visit(OpenDirectory parent, String name, String path, int levels)
      throws IOException {
    if (visitor.isEntry(path) || !parent.isDirectory(name)) {
      visitor.entry(parent, name, path);
      return;
    }
    if (levels == 0) {
      throw new FileSystemException(path, null, "directories are nested too deeply");
    }
    try (OpenDirectory child = parent.child(name)) {
      walk(child, path + "/", levels - 1);
      visitor.left(child, path);
    }
  }

  /**
   * Deletes an entry of a directory, with all that is in it. No mount point of another file system
   * is crossed; nothing happens when there is no such entry.
   */
  public static void delete(OpenDirectory parent, String name, Runnable before) throws IOException {
    delete(parent, name, before, DEEPEST);
  }

  private static void delete(OpenDirectory parent, String name, Runnable before, int levels)
      throws IOException {
    before.run();
    if (parent.isDirectory(name)) {
      if (levels == 0) {
        throw new FileSystemException(name, null, "directories are nested too deeply to delete");
      }
      deleteContents(parent, name, before, levels - 1);
    }
    Files.deleteIfExists(parent.path(name));
  }

  private static void deleteContents(OpenDirectory parent, String name, Runnable before, int levels)
      throws IOException {
    try (OpenDirectory directory = parent.child(name)) {
      if (!directory.isOnDeviceOf(parent)) {
        throw new FileSystemException(name, null, "another file system is mounted there");
      }
      directory.letOwnerWrite();
      directory.forEachName(entry -> delete(directory, entry, before, levels));
    } catch (NotDirectoryException | NoSuchFileException e) {
      // It was replaced after it had been looked at: what is there now is no directory to empty.
    }
  }
}
