package dev.remora.source.layout;

import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A layout that Remora alone fills and empties. Several processes may do so at once: content is
 * complete under its name or not there, and whoever changes {@code index.json} or deletes holds the
 * one lock.
 *
 * <p>What is in it may have been damaged, so all content is hashed when it is read; and others may
 * write to it, so no link in it is followed. Directories get the permissions of the layout's own,
 * so that a group shares it where its directory says so.
 */
public final class LayoutStore {
  private final LayoutFiles files;

  public LayoutStore(Path directory, Deadline deadline) {
    this.files = new LayoutFiles(directory, LayoutFiles.Keeper.REMORA, deadline);
  }

  public Path directory() {
    return files.root();
  }

  /**
   * Makes the layout where there is nothing.
   *
   * @throws dev.remora.failure.VolumeFailure when it cannot, or something else lies there
   */
  public void ensure(Purpose purpose) {
    if (!isMarked()) {
      new LayoutIndex(files).ensure(purpose);
    }
  }

  private boolean isMarked() {
    try (OpenLayout layout = OpenLayout.open(files)) {
      return layout.isMarked();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Opens a directory below the layout's own, through no link.
   *
   * @throws NoSuchFileException when there is none
   */
  public OpenDirectory open(String... names) throws IOException {
    try (OpenLayout layout = OpenLayout.open(files)) {
      return layout.existing(names);
    }
  }

  /** For each step of a walk: whoever shares a layout may fill it with any number of files. */
  public void checkDeadline() {
    files.deadline().check(new Purpose("read", "the layout " + files.root()));
  }

  public LayoutBlobs blobs() {
    return new LayoutBlobs(files);
  }

  /** Begins a file that is moved to its place when it is complete. */
  public Draft draft() throws IOException {
    try (OpenLayout layout = OpenLayout.open(files)) {
      return layout.draft();
    }
  }

  /** Gives a blob its name. Its bytes are verified already. */
  public void adopt(Draft verified, Digest digest) throws IOException {
    try (OpenLayout layout = OpenLayout.open(files);
        OpenDirectory directory = layout.blobs(digest.algorithm())) {
      verified.moveTo(directory, digest.encoded());
    }
  }

  /** Writes a small file of ours into a directory below the layout's own, which it makes. */
  public void write(List<String> directory, String name, byte[] content) throws IOException {
    try (OpenLayout layout = OpenLayout.open(files);
        OpenDirectory target = layout.directory(directory.toArray(String[]::new))) {
      layout.write(target, name, out -> out.write(content));
    }
  }

  /** Waits for the lock, at most ten seconds of the deadline. */
  public LockedLayout lock(Purpose purpose) {
    try {
      OpenLayout layout = OpenLayout.open(files);
      try {
        LayoutLock lock = LayoutLock.acquire(layout, files.deadline(), purpose);
        return new LockedLayout(layout, lock, files, purpose);
      } catch (IOException | RuntimeException e) {
        layout.close();
        throw e;
      }
    } catch (IOException e) {
      throw LayoutFailure.unwritable(purpose, e);
    }
  }
}
