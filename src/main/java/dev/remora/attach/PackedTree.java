package dev.remora.attach;

import dev.remora.failure.Purpose;
import dev.remora.paths.ContentPath;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.FileMode;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lists the files and directories below a directory, in an order that depends on nothing but their
 * names; a directory comes before what it holds.
 *
 * <p>Not by {@link dev.remora.posix.FileTree}: that visits a directory after what it holds, does
 * not sort a very large one as a whole, and ends with the first thing that is wrong.
 */
final class PackedTree {
  /** More than this is no configuration. */
  private static final int MOST_ENTRIES = 100_000;

  /** Without permissions to write, which depend on the umask of whoever checked the files out. */
  private static final int KEPT_MODE = 0755;

  /**
   * A file or directory.
   *
   * @param path the names that lead to it from the directory that is listed
   * @param name where it is published
   * @param size of a file, in bytes
   */
  record Entry(List<String> path, ContentPath name, boolean directory, long size, int mode) {}

  private final Path top;
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> problems;
  private final Deadline deadline;

  private PackedTree(Path top, List<String> problems, Deadline deadline) {
    this.top = top;
    this.problems = problems;
    this.deadline = deadline;
  }

  /**
   * Lists a directory, itself first.
   *
   * @param problems takes what cannot become part of an archive, so that all is reported at once
   */
  static List<Entry> list(
      Path directory, ContentPath title, List<String> problems, Deadline deadline) {
    PackedTree tree = new PackedTree(directory, problems, deadline);
    try {
      if (Files.isSymbolicLink(directory)) {
        throw link(directory);
      }
      try (OpenDirectory open = OpenDirectory.open(directory)) {
        tree.addDirectory(open, List.of(), title.toString());
      }
    } catch (IOException e) {
      problems.add(DiskTrouble.text(e, directory.toString()));
    } catch (UnusableFile e) {
      problems.add(e.getMessage());
    }
    if (tree.isFull()) {
      problems.add(directory + ": holds more than " + MOST_ENTRIES + " files and directories");
    }
    return List.copyOf(tree.entries);
  }

  private boolean isFull() {
    return entries.size() > MOST_ENTRIES || problems.size() > MOST_ENTRIES;
  }

  private void addDirectory(OpenDirectory directory, List<String> path, String name)
      throws IOException, UnusableFile {
    ContentPath published = Title.parse(name, shown(path).toString());
    int mode = directory.mode().bits() & KEPT_MODE;
    entries.add(new Entry(path, published, true, 0, mode));
    for (String child : children(directory)) {
      deadline.check(new Purpose("read", shown(path).toString()));
      if (isFull()) {
        return;
      }
      add(directory, Stream.concat(path.stream(), Stream.of(child)).toList(), name + "/" + child);
    }
  }

  private void add(OpenDirectory parent, List<String> path, String name) {
    try {
      addEntry(parent, path, name);
    } catch (IOException e) {
      problems.add(DiskTrouble.text(e, shown(path).toString()));
    } catch (UnusableFile e) {
      problems.add(e.getMessage());
    }
  }

  /** A link inside is not followed: the archive would hold what lies outside the directory. */
  private void addEntry(OpenDirectory parent, List<String> path, String name)
      throws IOException, UnusableFile {
    String last = path.getLast();
    PosixFileAttributes attributes =
        parent.find(last).orElseThrow(() -> new NoSuchFileException(last));
    if (attributes.isDirectory()) {
      try (OpenDirectory directory = parent.child(last)) {
        addDirectory(directory, path, name);
      }
    } else if (attributes.isRegularFile()) {
      ContentPath published = Title.parse(name, shown(path).toString());
      int mode = FileMode.of(attributes.permissions()).bits() & KEPT_MODE;
      entries.add(new Entry(path, published, false, attributes.size(), mode));
    } else if (attributes.isSymbolicLink()) {
      throw link(shown(path));
    } else {
      throw new UnusableFile(shown(path) + ": is neither a file nor a directory");
    }
  }

  private static UnusableFile link(Path path) {
    return new UnusableFile(path + ": is a symbolic link; put the file itself there");
  }

  private Path shown(List<String> path) {
    return path.isEmpty() ? top : top.resolve(String.join("/", path));
  }

  /**
   * Opens a file of those that were listed, again through no link: what lay there may have been
   * replaced since.
   */
  static InputStream open(Path top, Entry entry) throws IOException {
    try (OpenDirectory directory = OpenDirectory.open(top);
        HeldFile file = directory.file(entry.path())) {
      return file.read();
    }
  }

  private List<String> children(OpenDirectory directory) throws IOException {
    List<String> names = new ArrayList<>();
    directory.forEachName(
        name -> {
          deadline.check(new Purpose("read", top.toString()));
          if (names.size() <= MOST_ENTRIES) { // else the tree is full, which is reported
            names.add(name);
          }
        });
    names.sort(null);
    return names;
  }
}
