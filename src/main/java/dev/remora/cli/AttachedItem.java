package dev.remora.cli;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import java.util.Optional;

/**
 * Something that refers to an image.
 *
 * @param accepted whether it counts as configuration under the settings given
 * @param chosen whether it is the one that {@code pull} would take
 * @param unreadable why nobody knows more of it than the listing says
 */
record AttachedItem(
    Digest digest,
    String artifactType,
    Annotations annotations,
    long size,
    boolean accepted,
    boolean chosen,
    Optional<String> unreadable) {

  String created() {
    return annotations.get(Annotations.CREATED).orElse("");
  }
}
