package dev.remora.discovery;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.oci.Signature;
import java.util.Optional;

/**
 * A referrer of the subject whose artifact type is accepted, before a choice is made.
 *
 * @param digest its manifest's
 * @param subject what its manifest refers to
 * @param signature what may be a signature of its manifest, wherever that was found. Whoever relies
 *     on it verifies it: it is verified each time that a selection judges the candidate
 */
public record Candidate(
    Digest digest,
    Digest subject,
    String artifactType,
    Annotations annotations,
    Optional<Signature> signature) {

  /** One of which no signature is known. */
  public Candidate(Digest digest, Digest subject, String artifactType, Annotations annotations) {
    this(digest, subject, artifactType, annotations, Optional.empty());
  }

  /** A manifest that was verified, as a candidate. */
  public static Candidate of(Manifest manifest, Digest subject) {
    return new Candidate(
        manifest.digest(), subject, manifest.artifactType().orElse(""), manifest.annotations());
  }

  /** The same with what may be its signature. */
  public Candidate with(Optional<Signature> found) {
    return new Candidate(digest, subject, artifactType, annotations, found);
  }

  /** Whether both are the same but for their signatures. */
  boolean isSame(Candidate other) {
    return with(Optional.empty()).equals(other.with(Optional.empty()));
  }

  /** The creation time as its author wrote it, for people. */
  public String created() {
    return annotations.get(Annotations.CREATED).orElse("");
  }
}
