package dev.remora.content;

import dev.remora.paths.ContentPath;
import dev.remora.paths.Limits;
import dev.remora.paths.TakenPaths;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Takes the paths of a revision, and refuses those that are unsafe, taken already, or more than the
 * limits allow.
 */
record RevisionPaths(Limits limits, TakenPaths taken) {
  RevisionPaths(Limits limits) {
    this(limits, new TakenPaths(limits.mostOfPaths()));
  }

  /** Parses a title, or an archive entry's name without the slash that marks directories. */
  static ContentPath path(String text) throws RefusedContent {
    try {
      ContentPath path = ContentPath.parse(text);
      var _ = Path.of(text);
      return path;
    } catch (InvalidPathException e) {
      throw new RefusedContent(
          "the path cannot be written with the character set of this process: " + e.getReason(),
          "run with LC_ALL=C.UTF-8");
    } catch (IllegalArgumentException e) {
      throw new RefusedContent(String.valueOf(e.getMessage()), "rename it and attach it again");
    }
  }

  /** Takes a path for a file, and its parents for directories. */
  void file(ContentPath path) throws RefusedContent {
    take(path, () -> taken.file(path));
  }

  /** Takes a path for a directory, which may be taken as such already. */
  void directory(ContentPath path) throws RefusedContent {
    take(path, () -> taken.directory(path));
  }

  private void take(ContentPath path, Runnable taking) throws RefusedContent {
    if (path.depth() > limits.maxDepth()) {
      throw new RefusedContent(
          "the path has more than the " + limits.maxDepth() + " elements of --max-depth",
          "move it up or set a higher --max-depth");
    }
    try {
      taking.run();
    } catch (IllegalArgumentException e) {
      throw new RefusedContent(String.valueOf(e.getMessage()), "rename or leave out one of them");
    }
    atMost(taken.files(), "files");
    atMost(taken.directories(), "directories");
  }

  private void atMost(int count, String what) throws RefusedContent {
    if (count > limits.maxFiles()) {
      throw new RefusedContent(
          "with it there are more than the " + limits.maxFiles() + " " + what + " of --max-files",
          "attach fewer or set a higher --max-files");
    }
  }
}
