package dev.remora.publish;

import dev.remora.paths.ContentPath;
import dev.remora.posix.FileMode;

/**
 * One directory of a revision.
 *
 * @param path as content may have it
 * @param mode the permissions that it was published with
 */
public record PublishedDirectory(String path, FileMode mode) {
  public PublishedDirectory {
    ContentPath.parse(path);
  }
}
