package dev.remora.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An application that reads while revisions of {@link PublishLoop} are published: it resolves
 * {@code ..data} once and reads everything there, then each name at the top.
 */
final class RevisionReader implements Runnable {
  private final Path volume;
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;
  private long whole;
  private final Set<String> seen = new HashSet<>();

  RevisionReader(Path volume) {
    this.volume = volume;
  }

  void stop() {
    stopped = true;
  }

  /** How many times it read a whole revision; fails with what it saw that it should not have. */
  long whole() {
    if (failure != null) {
      throw new AssertionError(failure);
    }
    return whole;
  }

  Set<String> seen() {
    return seen;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        readRevision();
        readTopName("common-3");
        readTopName("directory/deep/file");
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failure = e;
    }
  }

  private void readRevision() throws IOException {
    Path directory = volume.resolve(Files.readSymbolicLink(volume.resolve("..data")));
    try {
      TreeMap<String, String> files = new TreeMap<>();
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
          files.put(directory.relativize(path).toString(), Files.readString(path));
        }
      }
      String label = files.getOrDefault("common-0", "nothing");
      String provenance = String.valueOf(files.remove(".remora.json"));
      if (!files.equals(PublishLoop.content(label).files())
          || !provenance.contains(PublishLoop.content(label).revision().toString())) {
        if (isCurrent(directory)) {
          throw new AssertionError("a mixture in " + directory + ": " + files + provenance);
        }
        return;
      }
      whole++;
      seen.add(label);
    } catch (NoSuchFileException | java.io.UncheckedIOException e) {
      if (isCurrent(directory)) {
        throw new AssertionError("not whole: " + directory, e);
      }
    }
  }

  /** The link did not move while we read: a revision is deleted only after it moved. */
  private boolean isCurrent(Path directory) throws IOException {
    return directory.equals(volume.resolve(Files.readSymbolicLink(volume.resolve("..data"))));
  }

  /** A name that both revisions have is always there. */
  private void readTopName(String name) throws IOException {
    Path before = Files.readSymbolicLink(volume.resolve("..data"));
    try {
      String label = Files.readString(volume.resolve(name));
      if (!label.equals("A") && !label.equals("B")) {
        throw new AssertionError(name + " says " + label);
      }
    } catch (NoSuchFileException e) {
      if (before.equals(Files.readSymbolicLink(volume.resolve("..data")))) {
        throw new AssertionError(name + " was missing", e);
      }
    }
  }
}
