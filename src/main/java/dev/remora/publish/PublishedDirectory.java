package dev.remora.publish;

import dev.remora.paths.ContentPath;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * One directory of a revision.
 *
 * @param path as content may have it
 * @param mode the permissions that it was published with
 */
public record PublishedDirectory(String path, Set<PosixFilePermission> mode) {
  public PublishedDirectory {
    ContentPath.parse(path);
    mode = Set.copyOf(mode);
  }
}
