package dev.remora.publish;

import dev.remora.oci.Digest;
import dev.remora.paths.ContentPath;
import dev.remora.posix.FileMode;

/**
 * One file of a revision.
 *
 * @param path as content may have it
 * @param digest of the file's bytes
 * @param size in bytes
 * @param mode the permissions that it was published with
 */
public record PublishedFile(String path, Digest digest, long size, FileMode mode) {
  public PublishedFile {
    ContentPath.parse(path);
    if (size < 0) {
      throw new IllegalArgumentException("the size is negative");
    }
    if (!digest.verifiable()) {
      throw new IllegalArgumentException("a digest that cannot be verified");
    }
  }
}
