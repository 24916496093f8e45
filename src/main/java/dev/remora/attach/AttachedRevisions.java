package dev.remora.attach;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Referrer;
import dev.remora.discovery.Survey;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.source.ContentSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that may be a configuration of what was named: of the index, too, where that was named with a
 * platform.
 */
record AttachedRevisions(List<Survey> surveys) {
  static AttachedRevisions to(
      AttachmentSubject subject, ContentSource source, Discovery discovery) {
    return new AttachedRevisions(
        Stream.concat(
                subject.ofIndex().map(AttachmentSubject.OfIndex::index).stream(),
                Stream.of(subject.digest()))
            .map(digest -> discovery.survey(source, digest))
            .toList());
  }

  /**
   * Those that count, what cannot be read and may count, and what the policy refuses: whoever signs
   * it, or takes it away, means just that.
   */
  static List<Candidate> of(Survey survey) {
    return Stream.concat(
            survey.suspects().stream(), survey.refused().stream().map(Referrer.Refused::candidate))
        .toList();
  }

  /**
   * The one that a person means.
   *
   * @throws NothingAttached when no candidate is named so
   */
  Candidate named(RevisionName name, Purpose purpose) {
    List<Candidate> all = surveys.stream().flatMap(s -> of(s).stream()).distinct().toList();
    RevisionLookup lookup = new RevisionLookup(all, purpose);
    return switch (name) {
      case RevisionName.Whole whole -> lookup.named(whole);
      case RevisionName.Prefix prefix -> lookup.named(prefix);
      case RevisionName.Previous _ ->
          throw new UsageFailure(purpose, "it has to be named by its digest", "");
    };
  }

  /** What is attached to the same as one of them. */
  Survey around(Candidate one) {
    return surveys.stream()
        .filter(survey -> survey.subject().equals(one.subject()))
        .findFirst()
        .orElseThrow();
  }
}
