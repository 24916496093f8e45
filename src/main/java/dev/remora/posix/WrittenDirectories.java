package dev.remora.posix;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Directories whose content comes from registries or is shared with others: no program in them is
 * run. Otherwise whoever may attach a configuration would decide what runs here.
 */
public record WrittenDirectories(List<Path> directories) {
  private static final String PATH = "PATH";

  /** As many links as Linux follows. */
  private static final int MOST_LINKS = 40;

  public WrittenDirectories {
    directories = List.copyOf(directories);
  }

  /**
   * Why a program must not be run; nothing when it may.
   *
   * <p>The path is followed link by link: where it only passes through such a directory, somebody
   * else decides where it leads. Directories are compared by identity, too, since one may be
   * mounted under a second name.
   */
  public Optional<String> problem(Path program) {
    return holding(program)
        .map(
            directory ->
                "the program lies beneath "
                    + directory
                    + ", where content from registries is written");
  }

  /** The first of the directories that holds a file, or that the way to it leads through. */
  public Optional<Path> holding(Path program) {
    if (directories.isEmpty()) {
      return Optional.empty();
    }
    Path plain = program.toAbsolutePath().normalize();
    Optional<Path> named =
        directories.stream()
            .filter(directory -> plain.startsWith(directory.toAbsolutePath().normalize()))
            .findFirst();
    return named.or(() -> passed(program.toAbsolutePath()));
  }

  /** The first of the directories that the way to a program leads through. */
  private Optional<Path> passed(Path program) {
    Deque<String> ahead = new ArrayDeque<>();
    push(ahead, program);
    Path at = root(program);
    for (int links = 0; !ahead.isEmpty(); ) {
      String name = ahead.pop();
      if (name.equals("..")) {
        at = Objects.requireNonNullElse(at.getParent(), at);
        continue;
      }
      Path here = at;
      Optional<Path> held =
          directories.stream().filter(directory -> isSame(directory, here)).findFirst();
      if (held.isPresent()) {
        return held;
      }
      Path next = at.resolve(name);
      Optional<Path> target = links <= MOST_LINKS ? target(next) : Optional.empty();
      if (target.isPresent()) {
        links++;
        push(ahead, target.get());
        at = target.get().isAbsolute() ? root(target.get()) : at;
      } else {
        at = next;
      }
    }
    return Optional.empty();
  }

  private static void push(Deque<String> ahead, Path path) {
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      String name = path.getName(i).toString();
      if (!name.isEmpty() && !name.equals(".")) {
        ahead.push(name);
      }
    }
  }

  private static Path root(Path absolute) {
    return Objects.requireNonNull(absolute.getRoot());
  }

  private static Optional<Path> target(Path link) {
    try {
      return Files.isSymbolicLink(link)
          ? Optional.of(Files.readSymbolicLink(link))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false; // one of both is not there
    }
  }

  /**
   * Keeps a program from finding others here, its interpreter above all: removes from its {@code
   * PATH} what leads here, and what is relative or empty, since the working directory may be a
   * volume.
   *
   * @param environment of the program
   */
  public void keepOutOf(Map<String, String> environment) {
    String path = environment.getOrDefault(PATH, "");
    String kept =
        Arrays.stream(path.split(File.pathSeparator))
            .filter(this::isSearchable)
            .collect(Collectors.joining(File.pathSeparator));
    if (kept.isEmpty()) {
      environment.remove(PATH); // an empty one would mean the working directory
    } else {
      environment.put(PATH, kept);
    }
  }

  private boolean isSearchable(String directory) {
    try {
      Path named = Path.of(directory);
      return named.isAbsolute() && holding(named.resolve("any")).isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
