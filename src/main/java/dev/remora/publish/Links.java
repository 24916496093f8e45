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
record Links(OpenDirectory root, RandomGenerator random) {

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

  /** The names that are taken by what Remora did not publish. */
  List<String> collisions(Set<String> names, Set<String> published) throws IOException {
    List<String> collisions = new ArrayList<>();
    for (String name : names) {
      if (!published.contains(name) && root.find(name).isPresent() && !isOurs(name)) {
        collisions.add(name);
      }
    }
    return collisions;
  }

  /**
   * Makes the links that are missing, and makes anew those of published names that were replaced by
   * something else. Anything else in the way is an error, and stays.
   */
  void make(Set<String> names, Set<String> published) throws IOException {
    for (String name : names) {
      if (!isOurs(name)) {
        if (published.contains(name)) {
          replace(name);
        } else {
          root.link(name, Names.linkTarget(name));
        }
      }
    }
  }

  private void replace(String name) throws IOException {
    if (root.find(name).filter(PosixFileAttributes::isDirectory).isPresent()) {
      root.deleteTree(name); // a link cannot be renamed over a directory
    }
    putLink(name, Names.linkTarget(name), Names.temporaryLink(random));
  }

  /** Makes a link, or replaces a file or link by it, in one step that no reader can see half of. */
  void putLink(String name, String target, String temporary) throws IOException {
    root.link(temporary, target);
    Files.move(root.path(temporary), root.path(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes our links to names that are no longer published. */
  void prune(Set<String> names) throws IOException {
    for (String name : root.names()) {
      if (!names.contains(name) && isOurs(name)) {
        Files.deleteIfExists(root.path(name));
      }
    }
  }
}
