package dev.remora.publish;

import dev.remora.oci.Digest;
import dev.remora.paths.ReservedNames;
import dev.remora.posix.Entry;
import dev.remora.posix.FileTree;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The directories of revisions at the top of a volume, and the link {@code ..data}, which names one
 * of them.
 *
 * @param before runs before each entry, and throws to end it
 */
record RevisionDirectories(OpenDirectory root, Links links, Runnable before) {

  /** The name of the directory that readers see; nothing when {@code ..data} is not ours. */
  Optional<String> current() throws IOException {
    return links.target(Names.DATA).filter(Names::isRevision);
  }

  /** Whether {@code ..data} is there, but was not made by Remora. */
  boolean isDataForeign() throws IOException {
    return root.has(Names.DATA) && current().isEmpty();
  }

  /**
   * Moves a tree to the top of the volume, where nothing leads to it yet.
   *
   * @param path where it is now
   * @return its name there
   */
  String place(OpenDirectory tree, Path path, Digest revision) throws IOException {
    String name = unused(revision);
    Files.move(path, root.path(name), StandardCopyOption.ATOMIC_MOVE);
    try (OpenDirectory placed = root.child(name)) {
      if (!placed.key().equals(tree.key())) {
        throw new FileSystemException(name, null, "changed while it was being published");
      }
    }
    return name;
  }

  /** A name that is not taken; its counter is above all others where that is possible. */
  private String unused(Digest revision) throws IOException {
    int[] last = {0};
    root.forEachName(name -> last[0] = Math.max(last[0], Names.counter(name)));
    String name = Names.revision(revision, last[0] + 1);
    for (int next = last[0] + 2; root.has(name); next++) {
      before.run();
      name = Names.revision(revision, next);
    }
    return name;
  }

  /** The swap: from here on readers see this revision. */
  void show(String name) throws IOException {
    links.putLink(Names.DATA, name, Names.temporaryData(links.random()));
    if (!current().equals(Optional.of(name))) {
      throw new FileSystemException(Names.DATA, null, "changed while it was being published");
    }
  }

  /** From here on readers see nothing. */
  void hide() throws IOException {
    Files.deleteIfExists(root.path(Names.DATA));
  }

  /**
   * Deletes temporary links, and every revision but the one that readers see.
   *
   * @param spared names of revisions that stay as well
   * @return what could not be deleted
   */
  List<String> sweep(Set<String> spared) throws IOException {
    Optional<String> current = current();
    List<String> leftovers = new ArrayList<>();
    root.forEachName(
        name -> {
          before.run();
          boolean old =
              Names.isRevision(name)
                  && !current.equals(Optional.of(name))
                  && !spared.contains(name);
          if ((old && root.isDirectory(name)) || (Names.isTemporaryLink(name) && isLink(name))) {
            try {
              FileTree.delete(root, name, before);
            } catch (IOException e) {
              leftovers.add(name); // another user's, and harms nobody
            }
          }
        });
    return leftovers;
  }

  /**
   * Deletes what {@code ..data} does not lead to: revisions, temporary links, and links of names
   * that readers do not find. Where {@code ..data} is not ours, neither are the links through it:
   * other tools lay out volumes like this, too.
   *
   * @param spared names of revisions that stay as well
   * @return what could not be deleted
   */
  List<String> sweepAll(Set<String> spared) throws IOException {
    if (isDataForeign()) {
      return List.of();
    }
    List<String> leftovers = sweep(spared);
    Optional<String> current = current();
    if (current.isPresent()) {
      try (OpenDirectory directory = root.child(current.get())) {
        links.prune(name -> isIn(directory, name), before);
        return leftovers;
      } catch (NoSuchFileException | NotDirectoryException e) {
        // it leads nowhere, so no link is needed
      }
    }
    links.prune(_ -> false, before);
    return leftovers;
  }

  private static boolean isIn(OpenDirectory revision, String name) throws IOException {
    return !ReservedNames.isReserved(name) && revision.has(name);
  }

  private boolean isLink(String name) throws IOException {
    return root.look(name) instanceof Entry.Link;
  }
}
