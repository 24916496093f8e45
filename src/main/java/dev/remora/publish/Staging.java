package dev.remora.publish;

import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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

  private final OpenDirectory metadata;
  private final String name;
  private final OpenDirectory stage;
  private final OpenDirectory tree;
  private final OpenDirectory blobs;

  private Staging(OpenDirectory metadata, String name, OpenDirectory stage) throws IOException {
    this.metadata = metadata;
    this.name = name;
    this.stage = stage;
    this.tree = stage.make(TREE, PRIVATE);
    this.blobs = stage.make("blobs", PRIVATE);
  }

  static Staging in(OpenDirectory metadata, RandomGenerator random) throws IOException {
    String name = Names.stage(random);
    OpenDirectory stage = metadata.make(name, PRIVATE);
    try {
      return new Staging(metadata, name, stage);
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

  @Override
  public void close() {
    blobs.close();
    tree.close();
    stage.close();
    try {
      metadata.deleteTree(name);
    } catch (IOException e) {
      // the next session sweeps it
    }
  }
}
