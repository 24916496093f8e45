package dev.remora.publish;

import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.PosixFileAttributes;

/** Walks a tree of directories and regular files; anything else in it is a failure. */
final class Tree {
  /** Each level costs a descriptor and a stack frame. */
  private static final int DEEPEST = 256;

  private final Visitor visitor;

  private Tree(Visitor visitor) {
    this.visitor = visitor;
  }

  /** What is done on the way. */
  interface Visitor {
    /** A file, by its path in the tree. */
    void file(HeldFile file, String path) throws IOException;

    /** A directory below the top, once everything in it was visited. */
    void left(OpenDirectory directory) throws IOException;
  }

  static void walk(OpenDirectory top, Visitor visitor) throws IOException {
    new Tree(visitor).walk(top, "", DEEPEST);
  }

  private void walk(OpenDirectory directory, String prefix, int levels) throws IOException {
    if (levels == 0) {
      throw new FileSystemException(prefix, null, "directories are nested too deeply");
    }
    for (String name : directory.names()) {
      String path = prefix + name;
      if (directory.find(name).filter(PosixFileAttributes::isDirectory).isPresent()) {
        try (OpenDirectory child = directory.child(name)) {
          walk(child, path + "/", levels - 1);
          visitor.left(child);
        }
      } else {
        try (HeldFile file = directory.file(name)) {
          visitor.file(file, path);
        }
      }
    }
  }
}
