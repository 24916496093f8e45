package dev.remora.sync;

import dev.remora.discovery.Candidate;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.source.RevisionCache.Kept;
import java.util.Optional;

/** Revisions that were verified before, as the candidates that they were then. */
final class Candidates {
  private Candidates() {}

  /** Nothing for an artifact that was named itself: it was none. */
  static Optional<Candidate> of(Published published) {
    Provenance provenance = published.provenance();
    return provenance
        .subject()
        .manifest()
        .or(provenance.subject()::digest)
        .map(
            subject ->
                new Candidate(
                    provenance.revision(),
                    subject,
                    provenance.artifactType().orElse(""),
                    provenance.annotations()));
  }

  static Candidate of(Kept kept) {
    return new Candidate(
        kept.manifest().digest(),
        kept.attachedTo(),
        kept.manifest().artifactType().orElse(""),
        kept.manifest().annotations());
  }
}
