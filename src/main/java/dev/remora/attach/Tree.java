package dev.remora.attach;

import dev.remora.paths.ContentPath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lists the files and directories below a directory, in an order that depends on nothing but their
 * names; a directory comes before what it holds.
 */
final class Tree {
  /** More than this is no configuration. */
  private static final int MOST_ENTRIES = 100_000;

  /** Who may write depends on the umask of whoever checked the files out: it is left out. */
  private static final int KEPT_MODE = 0755;

  /**
   * A file or directory.
   *
   * @param name where it is published
   * @param size of a file, in bytes
   */
  record Entry(Path path, ContentPath name, boolean directory, long size, int mode) {}

  private final List<Entry> entries = new ArrayList<>();
  private final List<String> problems;

  private Tree(List<String> problems) {
    this.problems = problems;
  }

  /**
   * Lists a directory, itself first.
   *
   * @param problems takes what cannot become part of an archive, so that all is reported at once
   */
  static List<Entry> list(Path directory, ContentPath title, List<String> problems) {
    Tree tree = new Tree(problems);
    tree.add(directory.toAbsolutePath().normalize(), title.toString());
    if (tree.isFull()) {
      problems.add(directory + ": holds more than " + MOST_ENTRIES + " files and directories");
    }
    return List.copyOf(tree.entries);
  }

  private boolean isFull() {
    return entries.size() > MOST_ENTRIES || problems.size() > MOST_ENTRIES;
  }

  private void add(Path path, String name) {
    if (isFull()) {
      return;
    }
    try {
      Entry entry = read(path, Title.parse(name, path.toString()));
      entries.add(entry);
      if (entry.directory()) {
        children(path).forEach(child -> add(path.resolve(child), name + "/" + child));
      }
    } catch (IOException e) {
      problems.add(Unusable.because(path.toString(), e).getMessage());
    } catch (Unusable e) {
      problems.add(e.getMessage());
    }
  }

  /** A link inside is not followed: the archive would hold what lies outside the directory. */
  private static Entry read(Path path, ContentPath name) throws IOException, Unusable {
    Map<String, Object> attributes =
        Files.readAttributes(
            path, "unix:mode,size,isDirectory,isRegularFile", LinkOption.NOFOLLOW_LINKS);
    boolean directory = Boolean.TRUE.equals(attributes.get("isDirectory"));
    if (!directory && !Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
      throw new Unusable(
          path
              + (Files.isSymbolicLink(path)
                  ? ": is a symbolic link; put the file itself there"
                  : ": is neither a file nor a directory"));
    }
    if (attributes.get("size") instanceof Long size
        && attributes.get("mode") instanceof Integer mode) {
      return new Entry(path, name, directory, directory ? 0 : size, mode & KEPT_MODE);
    }
    throw new Unusable(path + ": its size and mode cannot be read");
  }

  private static List<String> children(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        names.add(String.valueOf(child.getFileName()));
        if (names.size() > MOST_ENTRIES) {
          break; // add() reports it
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }
}
