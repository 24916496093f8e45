package dev.remora.compare;

import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.OpenDirectory;
import dev.remora.publish.Staging;
import dev.remora.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Where revisions are written that are only looked at: a directory for this user alone, in the one
 * that {@code TMPDIR} names, else in {@code /tmp}, else in {@code /dev/shm}, which a container has
 * even where its root is read-only. It is deleted when it is closed.
 *
 * @param directories in this order; the first that can be written is taken
 */
public record TemporaryPlace(List<Path> directories, RandomGenerator random, Clock clock) {
  private static final String VARIABLE = "TMPDIR";

  public static TemporaryPlace of(
      Map<String, String> environment, RandomGenerator random, Clock clock) {
    String named = environment.getOrDefault(VARIABLE, "");
    List<Path> directories =
        named.isEmpty() ? List.of(Path.of("/tmp"), Path.of("/dev/shm")) : List.of(Path.of(named));
    return new TemporaryPlace(directories, random, clock);
  }

  /** A place while it is used. */
  final class Opened implements AutoCloseable {
    private final OpenDirectory shared;
    private final Staging staging;

    private Opened(Path directory) throws IOException {
      this.shared = OpenDirectory.given(directory);
      try {
        this.staging = Staging.temporary(shared, random, clock);
      } catch (IOException e) {
        shared.close();
        throw e;
      }
    }

    Staging staging() {
      return staging;
    }

    @Override
    public void close() {
      staging.close();
      shared.close();
    }
  }

  /**
   * Opens one.
   *
   * @throws VolumeFailure when none of the directories can be written
   */
  Opened open(Purpose purpose) {
    IOException first = new IOException("there is none");
    for (Path directory : directories) {
      try {
        return new Opened(directory);
      } catch (IOException e) {
        DiskTrouble.passInterruption(purpose, e);
        first = directory.equals(directories.getFirst()) ? e : first;
      }
    }
    throw new VolumeFailure(
        purpose,
        "there is no room for temporary files: " + DiskTrouble.text(first),
        "name a directory that can be written by the variable " + VARIABLE,
        first);
  }
}
