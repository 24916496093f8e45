package dev.remora.oci;

/**
 * A directory in the OCI image layout (image-spec, image-layout.md).
 *
 * @param path as it was given; relative to the working directory
 */
public record LayoutDirectory(String path) implements Location {
  @Override
  public String toString() {
    return "oci:" + path;
  }
}
