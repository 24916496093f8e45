package dev.remora.compare;

import dev.remora.content.ContentFile;
import dev.remora.diff.FileSet;
import dev.remora.diff.FileState;
import dev.remora.diff.TreeDiff;
import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.FileTree;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a revision that was fetched into a temporary place.
 *
 * @param tree where they lie; those that were left out are not there
 */
record StagedFiles(OpenDirectory tree, SortedMap<String, FileState> files, Purpose purpose)
    implements FileSet {

  /**
   * Lists them, with the directories.
   *
   * @param goOn runs before each entry, and throws to end it
   */
  static StagedFiles of(
      OpenDirectory tree, List<ContentFile> written, Runnable goOn, Purpose purpose) {
    SortedMap<String, FileState> files = new TreeMap<>();
    DiskTrouble.attempt(purpose, () -> FileTree.walk(tree, goOn, directories(files)));
    for (ContentFile file : written) {
      files.put(file.path(), FileState.file(file.digest(), file.size(), Optional.of(file.mode())));
    }
    return new StagedFiles(tree, files, purpose);
  }

  private static FileTree.Visitor directories(SortedMap<String, FileState> files) {
    return new FileTree.Visitor() {
      @Override
      public void entry(OpenDirectory parent, String name, String path) {}

      @Override
      public void left(OpenDirectory directory, String path) throws IOException {
        files.put(path, FileState.directory(Optional.of(directory.mode())));
      }
    };
  }

  @Override
  public byte[] read(String path) {
    return read(tree, path, Objects.requireNonNull(files.get(path)), purpose);
  }

  /**
   * Reads a file that is known.
   *
   * @throws VolumeFailure when it is not what it was a moment ago
   */
  static byte[] read(OpenDirectory top, String path, FileState known, Purpose purpose) {
    byte[] content =
        DiskTrouble.attempt(
            purpose,
            path,
            () -> {
              try (HeldFile file = top.file(List.of(path.split("/")))) {
                return file.read(TreeDiff.LONGEST_TEXT + 1);
              }
            });
    if (!known.digest().filter(digest -> digest.matches(content)).isPresent()) {
      throw new VolumeFailure(purpose, path + " changed while it was compared", "try again");
    }
    return content;
  }
}
