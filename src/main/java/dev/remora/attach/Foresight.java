package dev.remora.attach;

import dev.remora.discovery.AcceptedTypes;
import dev.remora.discovery.Candidate;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Referrer;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Survey;
import dev.remora.source.ContentSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Looks at what is attached before that is changed. */
record Foresight(ContentSource source, Discovery discovery) {
  private static final String RULES = "--match";
  private static final String RULES_AND_TYPES = "--match and --artifact-type";

  /**
   * Looks at this very digest only: what is attached to a platform's manifest is no rival. But what
   * is attached to the index comes before that, and hides it.
   */
  Forecast of(AttachmentSubject subject) {
    List<Candidate> first =
        subject
            .ofIndex()
            .map(of -> discovery.survey(source, of.index()))
            .filter(survey -> !survey.subject().equals(subject.digest()))
            .map(Survey::suspects)
            .orElse(List.of());
    Survey survey = discovery.survey(source, subject.digest());
    if (survey.subject().equals(subject.digest())) {
      return forecast(survey.candidates(), refused(survey), first, survey, Optional.empty());
    }
    Optional<String> hidden =
        survey
            .chosen()
            .map(
                taken ->
                    "on %s it takes the place of %s, which is attached to the manifest for that"
                        .formatted(discovery.selection().platform(), taken.digest()));
    return new Forecast(
        List.of(),
        List.of(),
        first,
        Optional.empty(),
        hidden,
        discovery.selection(),
        discovery.clock().now());
  }

  private static List<Candidate> refused(Survey survey) {
    return survey.refused().stream().map(Referrer.Refused::candidate).toList();
  }

  /** Of what is attached to the same as this one. */
  Forecast of(Survey survey, Candidate one) {
    boolean same = survey.subject().equals(one.subject());
    return forecast(
        same ? survey.candidates() : List.of(), List.of(), List.of(), survey, Optional.empty());
  }

  private Forecast forecast(
      List<Candidate> candidates,
      List<Candidate> refused,
      List<Candidate> first,
      Survey survey,
      Optional<String> hidden) {
    return new Forecast(
        candidates,
        refused,
        first,
        survey.obstacle(),
        hidden,
        discovery.selection(),
        discovery.clock().now());
  }

  /**
   * How a change breaks a pull that works without being told anything: under the types given, or,
   * where those are others, under the usual ones.
   *
   * @param changed what is attached or detached
   */
  Optional<String> broken(
      Forecast forecast, Candidate changed, Function<Forecast, List<Candidate>> after) {
    Selection given = discovery.selection();
    Optional<String> here = forecast.broken(after.apply(forecast), RULES);
    if (here.isPresent()
        || given.types().equals(AcceptedTypes.USUAL)
        || !AcceptedTypes.USUAL.accept(changed.artifactType())
        || !forecast.first().isEmpty()) {
      return here;
    }
    Discovery usual =
        new Discovery(given.plain(AcceptedTypes.USUAL), discovery.clock(), discovery.warnings());
    Forecast plain =
        new Foresight(source, usual).of(usual.survey(source, changed.subject()), changed);
    return plain.broken(after.apply(plain), RULES_AND_TYPES);
  }
}
