package dev.remora.publish;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.posix.FileTree;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A private place on the volume, so that its files can be moved to where readers are: nobody but
 * this user gets into it (mode {@code 0700}). Closing it deletes what was not published.
 */
public final class Staging implements AutoCloseable {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final String TREE = "tree";

  /** Somebody may be filling it; the next session goes on. */
  private static final Duration LONGEST_SWEEP = Duration.ofSeconds(5);

  private final OpenDirectory metadata;
  private final String name;
  private final OpenDirectory stage;
  private final OpenDirectory tree;
  private final OpenDirectory blobs;
  private final Clock clock;

  private Staging(OpenDirectory metadata, String name, OpenDirectory stage, Clock clock)
      throws IOException {
    this.metadata = metadata;
    this.name = name;
    this.stage = stage;
    this.clock = clock;
    this.tree = stage.make(TREE, PRIVATE);
    this.blobs = stage.make("blobs", PRIVATE);
  }

  static Staging in(OpenDirectory metadata, RandomGenerator random, Clock clock)
      throws IOException {
    String name = Names.stage(random);
    OpenDirectory stage = metadata.make(name, PRIVATE);
    try {
      return new Staging(metadata, name, stage, clock);
    } catch (IOException e) {
      stage.close();
      throw e;
    }
  }

  /**
   * What becomes the revision: every file at its path, written and closed, directories with the
   * modes that they are to have. Nobody else gets in here, so they may have them from the start.
   * The modes of files and {@code fsync} come with the publishing.
   */
  public OpenDirectory tree() {
    return tree;
  }

  /** Room for archives and whatever else is not published. */
  public OpenDirectory blobs() {
    return blobs;
  }

  /** Where the tree is now, through this process' descriptors. */
  public Path treePath() {
    return stage.path(TREE);
  }

  /** Whether modes mean something on this file system: some of networks keep none. */
  boolean keepsModes() throws IOException {
    return stage.mode().equals(PRIVATE);
  }

  private void goOn(Deadline most) {
    if (most.passed()) {
      throw most.exceeded(new Purpose("delete", name));
    }
  }

  @Override
  public void close() {
    blobs.close();
    tree.close();
    stage.close();
    Deadline most = Deadline.in(LONGEST_SWEEP, clock);
    try {
      FileTree.delete(metadata, name, () -> goOn(most)); // also where this thread was interrupted
    } catch (IOException | RegistryUnavailable e) {
      // the next session sweeps it
    }
  }
}
