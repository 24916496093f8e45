package dev.remora.publish;

import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.posix.FileMode;
import dev.remora.posix.FileTree;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The directory {@code ..remora}, which holds everything that is not for readers. */
final class Metadata {
  private static final String ADVICE =
      "move it away, or give Remora a directory of its own with --to";

  private Metadata() {}

  /**
   * Opens the directory, or makes it where it is missing.
   *
   * @throws VolumeFailure when what is there is not Remora's
   */
  static OpenDirectory open(OpenDirectory root, Purpose purpose) throws IOException {
    if (!root.has(Names.METADATA)) {
      return make(root);
    }
    if (!root.isDirectory(Names.METADATA)) {
      throw new VolumeFailure(purpose, Names.METADATA + " is not a directory", ADVICE);
    }
    OpenDirectory metadata = root.child(Names.METADATA);
    try {
      checkOurs(metadata, purpose);
      return metadata;
    } catch (IOException | RuntimeException e) {
      metadata.close();
      throw e;
    }
  }

  private static OpenDirectory make(OpenDirectory root) throws IOException {
    try {
      return root.make(Names.METADATA, new FileMode(0755));
    } catch (FileAlreadyExistsException e) {
      return root.child(Names.METADATA); // another Remora starts on the same fresh volume
    }
  }

  /**
   * The lock shows that the directory is ours. Without a lock it is ours if it holds nothing
   * unknown to Remora: then a run was killed before it made the lock.
   */
  private static void checkOurs(OpenDirectory metadata, Purpose purpose) throws IOException {
    Optional<PosixFileAttributes> lock = metadata.find(Names.LOCK);
    if (lock.isPresent() && !lock.get().isRegularFile()) {
      throw new VolumeFailure(
          purpose, Names.METADATA + "/" + Names.LOCK + " is not a regular file", ADVICE);
    }
    if (lock.isEmpty()) {
      metadata.forEachName(
          name -> {
            if (!name.equals(Names.LOCK) && !name.equals(Names.STATE) && !Names.isLeftover(name)) {
              throw new VolumeFailure(
                  purpose, Names.METADATA + " is not Remora's: it holds " + name, ADVICE);
            }
          });
    }
  }

  /**
   * Deletes what killed runs left behind. Only to be called with the lock held.
   *
   * @param before runs before each entry, and throws to end it
   */
  static List<String> sweep(OpenDirectory metadata, Runnable before) throws IOException {
    List<String> leftovers = new ArrayList<>();
    metadata.forEachName(
        name -> {
          before.run();
          if (Names.isLeftover(name)) {
            try {
              FileTree.delete(metadata, name, before);
            } catch (IOException e) {
              leftovers.add(Names.METADATA + "/" + name); // another user's, and harms nobody
            }
          }
        });
    return leftovers;
  }
}
