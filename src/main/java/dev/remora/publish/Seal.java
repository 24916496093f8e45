package dev.remora.publish;

import dev.remora.posix.FileMode;
import dev.remora.posix.FileTree;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.posix.WriteBack;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a staged tree ready for readers: it has exactly the files of the provenance, with their
 * modes, and all of it is on the disk.
 *
 * <p>Each file takes one {@code fsync}; {@link WriteBack} says in which order, and why. One {@code
 * syncfs} would do for all of them, but would also wait for whatever else is being written to the
 * node's disk.
 */
final class Seal implements FileTree.Visitor {
  private final FileMode mostOfDirectories;
  private final Map<String, PublishedFile> missing = new HashMap<>();
  private final List<PublishedDirectory> directories = new ArrayList<>();
  private final WriteBack files = new WriteBack();

  private Seal(Provenance provenance, Modes modes) {
    this.mostOfDirectories = modes.directory();
    provenance.files().forEach(file -> missing.put(file.path(), file));
  }

  /**
   * Seals everything below the top. The top keeps its mode, since it still has to be moved.
   *
   * @param before runs before each entry, and throws to end it
   * @return the directories, with the modes that they have now
   */
  static List<PublishedDirectory> below(
      OpenDirectory top, Provenance provenance, Modes modes, Runnable before) throws IOException {
    Seal seal = new Seal(provenance, modes);
    try (WriteBack files = seal.files) {
      FileTree.walk(top, before, seal);
      files.force();
    }
    if (!seal.missing.isEmpty()) {
      throw changed(seal.missing.keySet().iterator().next());
    }
    return seal.directories;
  }

  @Override
  public boolean isEntry(String path) {
    return missing.containsKey(path); // anything but a file there is refused
  }

  @Override
  public void entry(OpenDirectory parent, String name, String path) throws IOException {
    try (HeldFile file = parent.file(name)) {
      file(file, path);
    }
  }

  private void file(HeldFile file, String path) throws IOException {
    PublishedFile expected = missing.remove(path);
    PosixFileAttributes now = file.whenHeld();
    if (expected == null || expected.size() != now.size()) {
      throw changed(path);
    }
    if (file.links() > 1) {
      throw changed(path); // somebody linked in a file from elsewhere, so that we change its mode
    }
    if (!FileMode.of(now.permissions()).equals(expected.mode())) {
      file.setMode(expected.mode());
    }
    files.add(file, path);
  }

  @Override
  public void left(OpenDirectory directory, String path) throws IOException {
    // an archive may take permissions from a directory, never add any
    FileMode mode = new FileMode(mostOfDirectories.bits() & directory.mode().bits());
    directory.setMode(mode);
    directory.force();
    directories.add(new PublishedDirectory(path, mode));
  }

  private static FileSystemException changed(String path) {
    return new FileSystemException(path, null, "changed while it was being published");
  }
}
