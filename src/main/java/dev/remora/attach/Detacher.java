package dev.remora.attach;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Choice;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Survey;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.ImageReference;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;
import dev.remora.time.Clock;
import java.util.List;
import java.util.Optional;

/** Takes a candidate away from an image, whoever attached it. */
public final class Detacher {
  private final ContentSource source;
  private final ContentTarget target;
  private final Discovery discovery;
  private final Clock clock;

  /**
   * Made for one repository.
   *
   * @param discovery as {@code pull} does it
   */
  public Detacher(ContentSource source, ContentTarget target, Discovery discovery, Clock clock) {
    this.source = source;
    this.target = target;
    this.discovery = discovery;
    this.clock = clock;
  }

  /**
   * Detaches one. Only candidates are found, and what cannot be read and may be one: a signature or
   * an SBOM is not ours to take away.
   *
   * @throws NothingAttached when no candidate is named so
   */
  public Detached detach(ImageReference image, RevisionName revision) {
    Descriptor subject = SubjectLookup.of(image, source);
    Purpose purpose =
        new Purpose("detach " + revision + " from", source.name() + "@" + subject.digest());
    Survey survey = discovery.survey(source, subject.digest());
    RevisionLookup revisions = new RevisionLookup(survey.suspects(), purpose);
    Candidate removed =
        switch (revision) {
          case RevisionName.Whole whole -> revisions.named(whole);
          case RevisionName.Prefix prefix -> revisions.named(prefix);
          case RevisionName.Previous _ ->
              throw new UsageFailure(purpose, "it has to be named by its digest", "");
        };
    target.detach(removed.subject(), removed.digest());
    return new Detached(source.name(), removed, choiceWithout(removed, survey));
  }

  private Optional<Choice> choiceWithout(Candidate removed, Survey survey) {
    List<Candidate> left =
        survey.candidates().stream().filter(candidate -> !candidate.equals(removed)).toList();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(discovery.selection().choose(left, clock.now()));
  }
}
