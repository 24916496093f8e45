package dev.remora.discovery;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;

/**
 * A referrer of the subject whose artifact type is accepted, before a choice is made.
 *
 * @param digest its manifest's
 * @param subject what its manifest refers to
 */
public record Candidate(
    Digest digest, Digest subject, String artifactType, Annotations annotations) {

  /** A manifest that was verified, as a candidate. */
  public static Candidate of(Manifest manifest, Digest subject) {
    return new Candidate(
        manifest.digest(), subject, manifest.artifactType().orElse(""), manifest.annotations());
  }

  /** The creation time as its author wrote it, for people. */
  public String created() {
    return annotations.get(Annotations.CREATED).orElse("");
  }
}
