package dev.remora.oci;

/**
 * A directory in the OCI image layout (image-spec, image-layout.md).
 *
 * @param path as it was given; a relative path is below the working directory
 */
public record LayoutDirectory(String path) implements Location {
  public LayoutDirectory {
    if (path.isEmpty() || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("it names no directory: oci:DIR[:TAG][@DIGEST]");
    }
  }

  /** As {@link ImageReference#parse} reads it: a last slash keeps a colon from beginning a tag. */
  @Override
  public String toString() {
    boolean colonInName = path.lastIndexOf(':') > path.lastIndexOf('/');
    return "oci:" + path + (colonInName ? "/" : "");
  }
}
