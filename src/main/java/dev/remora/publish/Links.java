package dev.remora.publish;

import dev.remora.paths.ReservedNames;
import dev.remora.posix.Entry;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The links at the top of a volume, {@code app.yaml -> ..data/app.yaml}.
 *
 * @param seen see {@link Volume}
 */
record Links(OpenDirectory root, Set<String> seen, RandomGenerator random) {

  /** Whether an entry is a link as only Remora makes them. */
  boolean isOurs(String name) throws IOException {
    return isOurs(name, root.look(name));
  }

  private static boolean isOurs(String name, Entry there) {
    return there instanceof Entry.Link(String target) && target.equals(Names.linkTarget(name));
  }

  /** Where a link points to; nothing when there is no such entry or it is no link. */
  Optional<String> target(String name) throws IOException {
    return root.look(name) instanceof Entry.Link(String target)
        ? Optional.of(target)
        : Optional.empty();
  }

  /** The names that something other than our link has taken. */
  List<String> collisions(Set<String> names) throws IOException {
    List<String> collisions = new ArrayList<>();
    for (String name : names) {
      Entry there = root.look(name);
      if (!(there instanceof Entry.Nothing) && !isOurs(name, there)) {
        collisions.add(name);
      }
    }
    return collisions;
  }

  /** Makes the links that are missing. Whatever else is in the way stays, and is an error. */
  void make(Set<String> names) throws IOException {
    for (String name : names) {
      if (!isOurs(name)) {
        root.link(name, Names.linkTarget(name));
      }
      seen.add(name);
    }
  }

  /**
   * Makes the links that are missing, and puts back those that this process saw and somebody has
   * replaced since. A directory in their place stays: its content may be anybody's.
   */
  void restore(Set<String> names) throws IOException {
    for (String name : names) {
      Optional<PosixFileAttributes> there = root.find(name);
      if (there.isEmpty()) {
        root.link(name, Names.linkTarget(name));
        seen.add(name);
      } else if (!there.get().isDirectory() && seen.contains(name) && !isOurs(name)) {
        putLink(name, Names.linkTarget(name), Names.temporaryLink(random));
      }
    }
  }

  /** Makes a link, or replaces a file or link by one, in one step for readers. */
  void putLink(String name, String target, String temporary) throws IOException {
    root.link(temporary, target);
    Files.move(root.path(temporary), root.path(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Says whether readers still need a link. */
  interface Use {
    boolean has(String name) throws IOException;
  }

  /** Deletes our links that nobody needs any more, and remembers the others as seen. */
  void prune(Use use, Runnable before) throws IOException {
    root.forEachName(
        name -> {
          before.run();
          if (ReservedNames.isReserved(name)) {
            return; // never ours
          }
          if (use.has(name)) {
            if (!seen.contains(name) && isOurs(name)) {
              seen.add(name);
            }
          } else if (isOurs(name)) {
            delete(name);
          }
        });
    for (String name : Set.copyOf(seen)) {
      if (!use.has(name)) {
        seen.remove(name); // a name that is no longer published may be taken by anybody
      }
    }
  }

  private void delete(String name) {
    try {
      Files.deleteIfExists(root.path(name));
    } catch (IOException e) {
      // it leads nowhere and harms nobody; the next session tries again
    }
  }
}
