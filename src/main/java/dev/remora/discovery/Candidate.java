package dev.remora.discovery;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.oci.Signature;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A referrer of the subject whose artifact type is accepted, before a choice is made.
 *
 * @param digest its manifest's
 * @param subject what its manifest refers to
 * @param signature what may be a signature of its manifest, wherever that was found. Whoever relies
 *     on it verifies it: it is verified each time that a selection judges the candidate
 * @param size of its manifest in bytes, where that was read
 */
public record Candidate(
    Digest digest,
    Digest subject,
    String artifactType,
    Annotations annotations,
    Optional<Signature> signature,
    OptionalLong size) {

  /** One whose manifest nobody has read, or not now. */
  public Candidate(
      Digest digest,
      Digest subject,
      String artifactType,
      Annotations annotations,
      Optional<Signature> signature) {
    this(digest, subject, artifactType, annotations, signature, OptionalLong.empty());
  }

  /** One of which no signature is known. */
  public Candidate(Digest digest, Digest subject, String artifactType, Annotations annotations) {
    this(digest, subject, artifactType, annotations, Optional.empty());
  }

  /** A manifest that was verified, as a candidate. */
  public static Candidate of(Manifest manifest, Digest subject) {
    return new Candidate(
        manifest.digest(),
        subject,
        manifest.artifactType().orElse(""),
        manifest.annotations(),
        Optional.empty(),
        OptionalLong.of(manifest.raw().size()));
  }

  /** The same with what may be its signature. */
  public Candidate with(Optional<Signature> found) {
    return new Candidate(digest, subject, artifactType, annotations, found, size);
  }

  /** Whether both say the same of themselves, whatever is known beside. */
  boolean isSame(Candidate other) {
    return bare().equals(other.bare());
  }

  private Candidate bare() {
    return new Candidate(digest, subject, artifactType, annotations);
  }

  /** The creation time as its author wrote it, for people. */
  public String created() {
    return annotations.get(Annotations.CREATED).orElse("");
  }
}
