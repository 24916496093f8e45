package dev.remora.sync;

import dev.remora.oci.ImageReference;
import dev.remora.publish.State;
import java.time.Instant;

/** What a volume is to hold. */
public sealed interface Target {
  /** The image or artifact as it was named. */
  ImageReference reference();

  /** As the owner of a volume that begins to serve it. */
  default State.Owner owner(Instant since) {
    return new State.Owner(reference().toString(), this instanceof Artifact, since);
  }

  /** Whether a volume with this owner serves it. */
  default boolean isServedBy(State.Owner owner) {
    return owner.isSame(owner(Instant.EPOCH));
  }

  /** The configuration that is attached to an image. */
  record Image(ImageReference reference) implements Target {}

  /** An artifact itself. */
  record Artifact(ImageReference reference) implements Target {}
}
