package dev.remora.sync;

import dev.remora.oci.ImageReference;

/** What a volume is to hold. */
public sealed interface Wanted {
  /** The image or artifact as it was named. */
  ImageReference reference();

  /** The configuration that is attached to an image. */
  record AttachedTo(ImageReference reference) implements Wanted {}

  /** An artifact itself. */
  record Artifact(ImageReference reference) implements Wanted {}
}
