package dev.remora.cli;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;

/**
 * Something that refers to an image.
 *
 * @param accepted whether it counts as configuration under the settings given
 * @param chosen whether it is the one that {@code pull} would take
 */
record AttachedItem(
    Digest digest,
    String artifactType,
    Annotations annotations,
    long size,
    boolean accepted,
    boolean chosen) {

  String created() {
    return annotations.get(Annotations.CREATED).orElse("");
  }
}
