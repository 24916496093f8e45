package dev.remora.sync;

import dev.remora.oci.ImageReference;
import dev.remora.publish.State;
import java.util.Optional;

/** Whom a volume serves: the image whose Remora started last. */
final class Ownership {
  private Ownership() {}

  /** The image that took the volume over from what is wanted here. */
  static Optional<String> ofAnother(State state, Wanted wanted) {
    return state
        .owner()
        .map(State.Owner::image)
        .filter(image -> !isSame(image, wanted.reference()));
  }

  /** A tag beside a digest says nothing. */
  private static boolean isSame(String image, ImageReference ours) {
    try {
      ImageReference other = ImageReference.parse(image);
      return other.location().equals(ours.location())
          && other.digest().equals(ours.digest())
          && (ours.digest().isPresent() || other.tag().equals(ours.tag()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
