package dev.remora.paths;

import dev.remora.failure.Quoted;
import java.util.HashMap;
import java.util.Map;

/**
 * The paths that are taken, over all layers of a revision: each file once, no file where a
 * directory is, and no two names that differ in case alone. An application on another file system,
 * or a reader of a diff, has to see what was meant.
 *
 * <p>Ten thousand paths of four kilobytes compress to nearly nothing, and would fill the memory of
 * a container. So their weight is bounded.
 */
public final class TakenPaths {
  /** What else is kept of a file, and of a directory, in bytes of memory. */
  private static final int FILE = 400;

  private static final int DIRECTORY = 200;

  private final Map<String, Claim> taken = new HashMap<>();
  private final long most;
  private long left;
  private int files;
  private int directories;

  private record Claim(String path, boolean file) {}

  /** For paths that are known to fit into memory. */
  public TakenPaths() {
    this(Long.MAX_VALUE);
  }

  /**
   * @param most how many bytes the paths may weigh
   */
  public TakenPaths(long most) {
    this.most = most;
    this.left = most;
  }

  /**
   * Takes a path for a file, and its parents for directories.
   *
   * @throws IllegalArgumentException with the reason, for people
   */
  public void file(ContentPath path) {
    String text = path.toString();
    String folded = path.folded().toString();
    parents(text, folded);
    Claim other = taken.putIfAbsent(folded, new Claim(text, true));
    if (other != null) {
      throw conflict(text, other, true);
    }
    files++;
    weigh(FILE + 4L * text.length());
  }

  /**
   * Takes a path for a directory, which may be taken as such already.
   *
   * @throws IllegalArgumentException with the reason, for people
   */
  public void directory(ContentPath path) {
    String text = path.toString();
    String folded = path.folded().toString();
    parents(text, folded);
    oneDirectory(text, folded);
  }

  public int files() {
    return files;
  }

  public int directories() {
    return directories;
  }

  /** Takes parents from the nearest on, up to one that is taken: its own parents are taken, too. */
  private void parents(String text, String folded) {
    int end = text.lastIndexOf('/');
    int foldedEnd = folded.lastIndexOf('/');
    while (end > 0 && oneDirectory(text.substring(0, end), folded.substring(0, foldedEnd))) {
      end = text.lastIndexOf('/', end - 1);
      foldedEnd = folded.lastIndexOf('/', foldedEnd - 1);
    }
  }

  /** Takes one directory; false when it was taken already. */
  private boolean oneDirectory(String text, String folded) {
    Claim other = taken.putIfAbsent(folded, new Claim(text, false));
    if (other == null) {
      directories++;
      weigh(DIRECTORY + 4L * text.length());
      return true;
    }
    if (other.file || !other.path.equals(text)) {
      throw conflict(text, other, false);
    }
    return false;
  }

  private void weigh(long weight) {
    left -= weight;
    if (left < 0) {
      throw new IllegalArgumentException(
          "with it the paths take more than the "
              + most / 1_000_000
              + " MB of memory that --max-files allows for them");
    }
  }

  private static IllegalArgumentException conflict(String path, Claim other, boolean file) {
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
