package dev.remora.oci;

import java.util.Optional;

/**
 * A directory in the OCI image layout (image-spec, image-layout.md).
 *
 * @param path as it was given; a relative path is below the working directory
 */
public record LayoutDirectory(String path) implements Location {
  private static final String SCHEME = "oci:";

  public LayoutDirectory {
    if (path.isEmpty() || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("it names no directory: oci:DIR[:TAG][@DIGEST]");
    }
  }

  /** Of its text; nothing where that names a repository. */
  public static Optional<LayoutDirectory> named(String text) {
    return text.startsWith(SCHEME)
        ? Optional.of(new LayoutDirectory(text.substring(SCHEME.length())))
        : Optional.empty();
  }

  /**
   * As {@link ImageReference#parse} reads it: a last slash keeps a colon from beginning a tag, and
   * an at sign at the end from beginning a digest.
   */
  @Override
  public String toString() {
    boolean needsSlash = path.lastIndexOf(':') > path.lastIndexOf('/') || path.endsWith("@");
    return SCHEME + path + (needsSlash ? "/" : "");
  }
}
