package dev.remora.publish;

import dev.remora.oci.Digest;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/**
 * One file of a revision.
 *
 * @param path relative, its elements between single slashes, none of them {@code .} or {@code ..}
 * @param digest of the file's bytes
 * @param size in bytes
 * @param mode what it is published with
 */
public record PublishedFile(String path, Digest digest, long size, Set<PosixFilePermission> mode) {
  public PublishedFile {
    List<String> elements = List.of(path.split("/", -1));
    boolean safe =
        path.indexOf('\0') < 0
            && elements.stream().noneMatch(e -> e.isEmpty() || e.equals(".") || e.equals(".."));
    if (!safe) {
      throw new IllegalArgumentException("not a relative path: " + path);
    }
    if (size < 0) {
      throw new IllegalArgumentException("the size is negative");
    }
    if (!digest.verifiable()) {
      throw new IllegalArgumentException("a digest that cannot be verified");
    }
    mode = Set.copyOf(mode);
  }

  /** The first element of its path: the name that links to it at the top of the volume. */
  String topName() {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }
}
