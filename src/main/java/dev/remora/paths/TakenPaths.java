package dev.remora.paths;

import dev.remora.failure.Quoted;
import java.util.HashMap;
import java.util.Map;

/**
 * Which paths are taken, over all layers of a revision: each file once, no file where a directory
 * is, no two names that differ in case alone. An application on another file system, or a reader of
 * a diff, must see what was meant.
 */
public final class TakenPaths {
  private final Map<ContentPath, Claim> taken = new HashMap<>();
  private int files;
  private int directories;

  private record Claim(ContentPath path, boolean file) {}

  /**
   * Takes a path for a file, and its parents for directories.
   *
   * @throws IllegalArgumentException with the reason, for people
   */
  public void file(ContentPath path) {
    parents(path);
    Claim other = taken.putIfAbsent(path.folded(), new Claim(path, true));
    if (other != null) {
      throw conflict(path, other, true);
    }
    files++;
  }

  /**
   * Takes a path for a directory, which may be taken as such already.
   *
   * @throws IllegalArgumentException with the reason, for people
   */
  public void directory(ContentPath path) {
    parents(path);
    oneDirectory(path);
  }

  public int files() {
    return files;
  }

  public int directories() {
    return directories;
  }

  private void parents(ContentPath path) {
    for (int count = 1; count < path.depth(); count++) {
      oneDirectory(path.first(count));
    }
  }

  private void oneDirectory(ContentPath path) {
    Claim other = taken.putIfAbsent(path.folded(), new Claim(path, false));
    if (other == null) {
      directories++;
    } else if (other.file || !other.path.equals(path)) {
      throw conflict(path, other, false);
    }
  }

  private static IllegalArgumentException conflict(ContentPath path, Claim other, boolean file) {
    if (!other.path.equals(path)) {
      return new IllegalArgumentException(
          Quoted.of(path)
              + " and "
              + Quoted.of(other.path)
              + " differ in upper and lower case alone");
    }
    return new IllegalArgumentException(
        other.file && file
            ? "the file " + Quoted.of(path) + " is there twice"
            : Quoted.of(path) + " is both a file and a directory");
  }
}
