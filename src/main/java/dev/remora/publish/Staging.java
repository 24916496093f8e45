package dev.remora.publish;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.posix.FileMode;
import dev.remora.posix.FileTree;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A private place for the files of a new revision: on the volume, so that they can be moved to
 * readers, and accessible to this user alone (mode {@code 0700}). Closing it deletes what was not
 * published.
 */
public final class Staging implements AutoCloseable {
  private static final FileMode PRIVATE = new FileMode(0700);
  private static final String TREE = "tree";

  /** Somebody may be filling it without end; the next session goes on deleting. */
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
    return in(metadata, Names.stage(random), clock);
  }

  /**
   * A place that is never published, in a directory that others may share, such as {@code /tmp}.
   *
   * @param shared stays open as long as this, and is the caller's to close
   */
  public static Staging temporary(OpenDirectory shared, RandomGenerator random, Clock clock)
      throws IOException {
    return in(shared, "remora-" + Names.stage(random), clock);
  }

  private static Staging in(OpenDirectory metadata, String name, Clock clock) throws IOException {
    OpenDirectory stage = metadata.make(name, PRIVATE);
    try {
      return new Staging(metadata, name, stage, clock);
    } catch (IOException e) {
      stage.close();
      throw e;
    }
  }

  /**
   * The directory that becomes the revision. Whoever fills it writes and closes every file at its
   * path, and gives directories their final modes: nobody else gets in here. Publishing sets the
   * modes of files, and calls {@code fsync}.
   */
  public OpenDirectory tree() {
    return tree;
  }

  /** The directory for archives, and whatever else is not published. */
  public OpenDirectory blobs() {
    return blobs;
  }

  /** Where the tree is now, as a path through this process' descriptors. */
  public Path treePath() {
    return stage.path(TREE);
  }

  /** Whether this file system keeps modes: some network file systems do not. */
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
      FileTree.delete(metadata, name, () -> goOn(most)); // even if this thread was interrupted
    } catch (IOException | RegistryUnavailable e) {
      // the next session sweeps it
    }
  }
}
