package dev.remora.hooks;

import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.PosixFileAttributes;

/** The files of a revision that is not published yet. */
final class StagedTree {
  /** Each level costs a descriptor; content is limited to fewer. */
  private static final int DEEPEST = 256;

  private StagedTree() {}

  /** What is done with each file, by its path in the tree. */
  interface Visitor {
    void visit(HeldFile file, String path) throws IOException;
  }

  static void walk(OpenDirectory top, Visitor visitor) throws IOException {
    walk(top, "", DEEPEST, visitor);
  }

  private static void walk(OpenDirectory directory, String prefix, int levels, Visitor visitor)
      throws IOException {
    if (levels == 0) {
      throw new FileSystemException(prefix, null, "directories are nested too deeply");
    }
    for (String name : directory.names()) {
      if (directory.find(name).filter(PosixFileAttributes::isDirectory).isPresent()) {
        try (OpenDirectory child = directory.child(name)) {
          walk(child, prefix + name + "/", levels - 1, visitor);
        }
      } else {
        try (HeldFile file = directory.file(name)) {
          visitor.visit(file, prefix + name);
        }
      }
    }
  }
}
