package dev.remora.content;

import java.util.HashMap;
import java.util.Map;

/**
 * Which paths are taken, over all layers of a revision: each file once, no file where a directory
 * is, no two names that differ in case alone. An application on another file system, or a reader of
 * a diff, must see what was meant.
 */
final class Claims {
  private static final String ONE_OF_THEM = "rename or leave out one of them";

  private final Limits limits;
  private final Map<ContentPath, Claim> taken = new HashMap<>();
  private int files;
  private int directories;

  private record Claim(ContentPath path, boolean file) {}

  Claims(Limits limits) {
    this.limits = limits;
  }

  /** Takes a path for a file, and its parents for directories. */
  void file(ContentPath path) throws Refused {
    checkDepth(path);
    parents(path);
    Claim other = taken.putIfAbsent(path.folded(), new Claim(path, true));
    if (other != null) {
      throw conflict(path, other, true);
    }
    if (++files > limits.maxFiles()) {
      throw tooMany("files");
    }
  }

  /** Takes a path for a directory, which may be taken as such already. */
  void directory(ContentPath path) throws Refused {
    checkDepth(path);
    parents(path);
    oneDirectory(path);
  }

  private void parents(ContentPath path) throws Refused {
    for (int count = 1; count < path.depth(); count++) {
      oneDirectory(path.first(count));
    }
  }

  private void oneDirectory(ContentPath path) throws Refused {
    Claim other = taken.putIfAbsent(path.folded(), new Claim(path, false));
    if (other == null) {
      if (++directories > limits.maxFiles()) {
        throw tooMany("directories");
      }
    } else if (other.file || !other.path.equals(path)) {
      throw conflict(path, other, false);
    }
  }

  private void checkDepth(ContentPath path) throws Refused {
    if (path.depth() > limits.maxDepth()) {
      throw new Refused(
          "the path has more than the " + limits.maxDepth() + " elements of --max-depth",
          "move it up or set a higher --max-depth");
    }
  }

  private Refused tooMany(String what) {
    return new Refused(
        "with it there are more than the " + limits.maxFiles() + " " + what + " of --max-files",
        "attach fewer or set a higher --max-files");
  }

  private static Refused conflict(ContentPath path, Claim other, boolean file) {
    if (!other.path.equals(path)) {
      return new Refused(
          Quoted.of(path)
              + " and "
              + Quoted.of(other.path)
              + " differ in upper and lower case alone",
          ONE_OF_THEM);
    }
    if (other.file && file) {
      return new Refused("the file " + Quoted.of(path) + " is there twice", ONE_OF_THEM);
    }
    return new Refused(Quoted.of(path) + " is both a file and a directory", ONE_OF_THEM);
  }
}
