package dev.remora.cli;

import dev.remora.oci.ImageReference;

/** What is pulled. */
sealed interface PullTarget {
  /** What is attached to an image. */
  record AttachedTo(ImageReference image) implements PullTarget {}

  /** An artifact itself, without discovery. */
  record Artifact(ImageReference reference) implements PullTarget {}
}
