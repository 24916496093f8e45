package dev.remora.source.layout;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Where a layout is.
 *
 * @param root as the operator named it, links included
 * @param keeper who fills it
 * @param deadline of all that is done with it
 */
record LayoutFiles(Path root, Keeper keeper, Deadline deadline) {
  /** Manifests and indexes are not larger than this, {@code index.json} included. */
  static final int LARGEST_DOCUMENT = 4 << 20;

  /** Whoever fills a layout. */
  enum Keeper {
    /**
     * Any tool. Build tools lay blobs out as links to where they keep them; reading, one is
     * followed: its bytes have to match wherever it leads.
     */
    ANYBODY,
    /** Remora alone; what it makes is as accessible as the layout's own directory. */
    REMORA
  }

  /** What is done with a layout that is open. */
  @FunctionalInterface
  interface Work<T> {
    T with(OpenLayout layout) throws IOException;
  }

  /**
   * Opens it to read.
   *
   * @throws ImageNotFound when there is no such directory
   */
  <T> T reading(Purpose purpose, Work<T> work) {
    try (OpenLayout layout = openToRead(purpose)) {
      return work.with(layout);
    } catch (IOException e) {
      throw LayoutFailure.unreadable(purpose, e);
    }
  }

  private OpenLayout openToRead(Purpose purpose) throws IOException {
    try {
      return OpenLayout.open(this);
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw none(purpose, " is not a directory");
    }
  }

  /** Opens it to write, and makes the directory where there is nothing. */
  <T> T writing(Purpose purpose, Work<T> work) {
    try (OpenLayout layout = openToWrite()) {
      return work.with(layout);
    } catch (IOException e) {
      throw LayoutFailure.unwritable(purpose, e);
    }
  }

  private OpenLayout openToWrite() throws IOException {
    try {
      return OpenLayout.open(this);
    } catch (NoSuchFileException e) {
      makeRoot();
      return OpenLayout.open(this);
    }
  }

  private void makeRoot() throws IOException {
    try {
      Files.createDirectories(root);
    } catch (FileAlreadyExistsException e) {
      throw new NotDirectoryException(root.toString()); // a file is in the way
    }
  }

  ImageNotFound none(Purpose purpose, String why) {
    String digits = // of fewer it may be the name of a directory
        root.toString().indexOf('@') < 0 ? "" : ", and of a digest behind @ 12 digits at least";
    return new ImageNotFound(
        purpose,
        root + why,
        "check the path; oci: takes the directory of an image layout" + digits);
  }
}
