package dev.remora.source.layout;

import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/**
 * The directories below a layout's own, reached element by element and through no link.
 *
 * @param shared whether new ones get the permissions of the layout's own
 */
record LayoutDirectories(OpenDirectory root, boolean shared) {
  /** One of them, made where there is none, as are those above it. */
  OpenDirectory orNew(String... names) throws IOException {
    return descend(List.of(names), this::childOrNew);
  }

  /** One that is there. */
  OpenDirectory existing(String... names) throws IOException {
    return descend(List.of(names), LayoutDirectories::child);
  }

  @FunctionalInterface
  private interface Step {
    OpenDirectory to(OpenDirectory parent, String name) throws IOException;
  }

  private OpenDirectory descend(List<String> names, Step step) throws IOException {
    OpenDirectory at = step.to(root, names.getFirst());
    for (String name : names.subList(1, names.size())) {
      try (OpenDirectory parent = at) {
        at = step.to(parent, name);
      }
    }
    return at;
  }

  private static OpenDirectory child(OpenDirectory parent, String name) throws IOException {
    try {
      return parent.child(name);
    } catch (NotDirectoryException e) {
      throw new FileSystemException(name, null, "a symbolic link or no directory");
    }
  }

  private OpenDirectory childOrNew(OpenDirectory parent, String name) throws IOException {
    try {
      return child(parent, name);
    } catch (NoSuchFileException e) {
      return made(parent, name);
    }
  }

  private OpenDirectory made(OpenDirectory parent, String name) throws IOException {
    try {
      Files.createDirectory(parent.path(name));
    } catch (FileAlreadyExistsException e) {
      return child(parent, name); // somebody else made it at the same time, and shares it
    }
    OpenDirectory made = child(parent, name);
    if (shared) {
      made.takeModeOf(root);
    }
    return made;
  }
}
