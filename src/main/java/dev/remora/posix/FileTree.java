package dev.remora.posix;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.PosixFileAttributes;

/** Walks a tree of directories and regular files; anything else in it is a failure. */
public final class FileTree {
  /** Each level costs a descriptor and a stack frame. */
  private static final int DEEPEST = 256;

  private final Runnable before;
  private final Visitor visitor;

  private FileTree(Runnable before, Visitor visitor) {
    this.before = before;
    this.visitor = visitor;
  }

  /** What is done on the way. */
  @FunctionalInterface
  public interface Visitor {
    /** A file, by its path in the tree. */
    void file(HeldFile file, String path) throws IOException;

    /** A directory below the top, once everything in it was visited. */
    default void left(OpenDirectory directory, String path) throws IOException {}
  }

  /**
   * Visits everything below a directory.
   *
   * @param before is done before each entry is looked at: whoever does not want to go on throws
   */
  public static void walk(OpenDirectory top, Runnable before, Visitor visitor) throws IOException {
    new FileTree(before, visitor).walk(top, "", DEEPEST);
  }

  private void walk(OpenDirectory directory, String prefix, int levels) throws IOException {
    if (levels == 0) {
      throw new FileSystemException(prefix, null, "directories are nested too deeply");
    }
    directory.forEachName(
        name -> {
          before.run();
          String path = prefix + name;
          if (directory.find(name).filter(PosixFileAttributes::isDirectory).isPresent()) {
            try (OpenDirectory child = directory.child(name)) {
              walk(child, path + "/", levels - 1);
              visitor.left(child, path);
            }
          } else {
            try (HeldFile file = directory.file(name)) {
              visitor.file(file, path);
            }
          }
        });
  }
}
