package dev.remora.attach;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Discovery;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.ImageReference;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;

/** Takes a candidate away from an image, whoever attached it. */
public final class Detacher {
  private final ContentSource source;
  private final ContentTarget target;
  private final Discovery discovery;

  /**
   * Made for one repository.
   *
   * @param discovery as {@code pull} does it
   */
  public Detacher(ContentSource source, ContentTarget target, Discovery discovery) {
    this.source = source;
    this.target = target;
    this.discovery = discovery;
  }

  /**
   * Detaches one. Only candidates are found, and what cannot be read and may be one: a signature or
   * an SBOM is not ours to take away.
   *
   * @return which it was
   * @throws NothingAttached when no candidate is named so
   */
  public Candidate detach(ImageReference image, RevisionName revision) {
    Descriptor subject = SubjectLookup.of(image, source);
    Purpose purpose =
        new Purpose("detach " + revision + " from", source.name() + "@" + subject.digest());
    RevisionLookup revisions =
        new RevisionLookup(discovery.survey(source, subject.digest()).suspects(), purpose);
    Candidate removed =
        switch (revision) {
          case RevisionName.Whole whole -> revisions.named(whole);
          case RevisionName.Prefix prefix -> revisions.named(prefix);
          case RevisionName.Previous _ ->
              throw new UsageFailure(purpose, "it has to be named by its digest", "");
        };
    target.detach(removed.subject(), removed.digest());
    return removed;
  }
}
