package dev.remora.sync;

import dev.remora.discovery.Candidate;
import dev.remora.oci.Digest;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.source.RevisionCache.Kept;

/** Revisions that were verified before, as the candidates that they were then. */
final class Candidates {
  private Candidates() {}

  /**
   * What is published.
   *
   * @param named the image's digest, or the artifact's, of which it has no other
   */
  static Candidate of(Published published, Digest named) {
    Provenance provenance = published.provenance();
    return new Candidate(
        provenance.revision(),
        provenance.subject().manifest().or(provenance.subject()::digest).orElse(named),
        provenance.artifactType().orElse(""),
        provenance.annotations());
  }

  static Candidate of(Kept kept) {
    return new Candidate(
        kept.manifest().digest(),
        kept.attachedTo(),
        kept.manifest().artifactType().orElse(""),
        kept.manifest().annotations());
  }
}
