package dev.remora.diff;

import java.util.Collections;
import java.util.SortedMap;

/** One side of a comparison. */
public interface FileSet {
  /** All files and directories, by their paths. */
  SortedMap<String, FileState> files();

  /**
   * The content of a file of at most {@link TreeDiff#LONGEST_TEXT} bytes. Asked only for a file
   * whose content the other side does not have at this path.
   *
   * @throws dev.remora.failure.Failure when it is not what its digest says, or cannot be read
   */
  byte[] read(String path);

  /** A side with nothing. */
  static FileSet empty() {
    return new FileSet() {
      @Override
      public SortedMap<String, FileState> files() {
        return Collections.emptySortedMap();
      }

      @Override
      public byte[] read(String path) {
        throw new IllegalArgumentException(path);
      }
    };
  }
}
