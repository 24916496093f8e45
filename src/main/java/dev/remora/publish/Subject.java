package dev.remora.publish;

import dev.remora.oci.Digest;
import java.util.Optional;

/**
 * The image that a revision belongs to.
 *
 * @param image its location without tag and digest, {@code registry/repository} or {@code oci:DIR};
 *     for an artifact that was pulled directly, the artifact's location
 * @param digest the digest that the image was asked for by, of its index where it has one; nothing
 *     for an artifact that was pulled directly
 * @param manifest the manifest of the platform, where the configuration is attached to that and not
 *     to the index
 */
public record Subject(String image, Optional<Digest> digest, Optional<Digest> manifest) {
  /**
   * Whether both are the same image, whether the configuration is attached to the index or to a
   * manifest.
   */
  public boolean sameImage(Subject other) {
    return image.equals(other.image) && digest.equals(other.digest);
  }

  /** The image with the digest that it was asked for by; the location of an artifact. */
  @Override
  public String toString() {
    return image + digest.map(d -> "@" + d).orElse("");
  }
}
