package dev.remora.publish;

import dev.remora.oci.Digest;
import java.util.Optional;

/**
 * The image that a revision belongs to.
 *
 * @param image its location without tag and digest: {@code registry/repository} or {@code oci:DIR};
 *     of an artifact that was pulled directly, the artifact's
 * @param digest what the image was asked for by, an index's where it is one; none for an artifact
 *     that was pulled directly
 * @param manifest the platform's manifest, where the configuration is attached to that and not to
 *     the index
 */
public record Subject(String image, Optional<Digest> digest, Optional<Digest> manifest) {
  /** Whether both mean the same image, wherever in it the configuration is attached. */
  public boolean sameImage(Subject other) {
    return image.equals(other.image) && digest.equals(other.digest);
  }

  /** The image with the digest that it was asked for by; of an artifact, where it is. */
  @Override
  public String toString() {
    return image + digest.map(d -> "@" + d).orElse("");
  }
}
