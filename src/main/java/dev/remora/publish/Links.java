package dev.remora.publish;

import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The links at the top of a volume, {@code app.yaml -> ..data/app.yaml}. */
record Links(OpenDirectory root, SeenLinks seen, RandomGenerator random) {

  /** Whether an entry is a link that only Remora makes. */
  boolean isOurs(String name) throws IOException {
    return target(name).filter(Names.linkTarget(name)::equals).isPresent();
  }

  /** Where a link points to; nothing when there is no such entry or it is no link. */
  Optional<String> target(String name) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(root.path(name)).toString());
    } catch (NoSuchFileException | NotLinkException e) {
      return Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty(); // a name that this locale cannot write is not ours
    }
  }

  /** The names that are taken by what is not our link, whoever says that it is ours. */
  List<String> collisions(Set<String> names) throws IOException {
    List<String> collisions = new ArrayList<>();
    for (String name : names) {
      if (root.find(name).isPresent() && !isOurs(name)) {
        collisions.add(name);
      }
    }
    return collisions;
  }

  /** Makes the links that are missing. Anything else in the way is an error, and stays. */
  void make(Set<String> names) throws IOException {
    for (String name : names) {
      if (!isOurs(name)) {
        root.link(name, Names.linkTarget(name));
      }
      seen.add(name);
    }
  }

  /**
   * Makes the links that are missing, and those anew that this process saw and that somebody has
   * replaced since: not by a directory, whose content may be anybody's.
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

  /** Makes a link, or replaces a file or link by it, in one step that no reader can see half of. */
  void putLink(String name, String target, String temporary) throws IOException {
    root.link(temporary, target);
    Files.move(root.path(temporary), root.path(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whether readers have a use for a link. */
  interface Use {
    boolean has(String name) throws IOException;
  }

  /** Deletes our links that are of no use any more, and remembers to have seen the others. */
  void prune(Use use, Runnable before) throws IOException {
    root.forEachName(
        name -> {
          before.run();
          if (isOurs(name)) {
            if (use.has(name)) {
              seen.add(name);
            } else {
              delete(name);
            }
          }
        });
    for (String name : seen.names()) {
      if (!use.has(name)) {
        seen.remove(name); // whoever takes a name that is not published any more may have it
      }
    }
  }

  private void delete(String name) {
    try {
      Files.deleteIfExists(root.path(name));
    } catch (IOException e) {
      // it leads nowhere, so it harms nobody; the next session tries again
    }
  }
}
