package dev.remora.publish;

import dev.remora.rig.Defaults;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A volume in a temporary directory, and what a reader sees of it. */
record VolumeFixture(Path directory) {
  Volume volume() {
    return volume(Defaults.MODES);
  }

  Volume volume(Modes modes) {
    // Not seeded: two processes with the same temporary names would not be the real thing.
    return new Volume(directory, modes, Defaults.LIMITS, Clock.system(), new Random());
  }

  VolumeView look() {
    return volume().look(Deadline.in(Duration.ofSeconds(30), Clock.system()));
  }

  Session open() {
    return volume().open(Deadline.in(Duration.ofSeconds(30), Clock.system()));
  }

  String read(String path) throws IOException {
    return Files.readString(directory.resolve(path));
  }

  boolean exists(String path) {
    return Files.exists(directory.resolve(path), LinkOption.NOFOLLOW_LINKS);
  }

  void link(String name, String target) throws IOException {
    Files.createSymbolicLink(directory.resolve(name), Path.of(target));
  }

  /** Everything at the top of the volume, sorted. */
  List<String> names() throws IOException {
    return names("");
  }

  List<String> names(String path) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory.resolve(path))) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    names.sort(null);
    return names;
  }

  /** Fails unless only what a published, quiet volume has is there. */
  void assertTidy() throws IOException {
    List<String> revisions = names().stream().filter(Names::isRevision).toList();
    String current = Files.readSymbolicLink(directory.resolve("..data")).toString();
    if (!revisions.equals(List.of(current))) {
      throw new AssertionError("revisions " + revisions + ", ..data -> " + current);
    }
    for (String name : names("..remora")) {
      if (!name.equals("lock") && !name.equals("state.json")) {
        throw new AssertionError("left over: ..remora/" + name);
      }
    }
    for (String name : names()) {
      if (Names.isTemporaryLink(name)) {
        throw new AssertionError("left over: " + name);
      }
      if (Files.isSymbolicLink(directory.resolve(name))
          && Files.notExists(directory.resolve(name))) {
        throw new AssertionError("leads nowhere: " + name);
      }
    }
  }
}
