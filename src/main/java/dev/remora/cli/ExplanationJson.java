package dev.remora.cli;

import dev.remora.discovery.Choice;
import dev.remora.discovery.Configuration;
import dev.remora.discovery.Explanation;
import dev.remora.discovery.Fate;
import dev.remora.discovery.Remedy;
import dev.remora.discovery.Review;
import dev.remora.discovery.Ruling;
import dev.remora.discovery.Selection;
import dev.remora.discovery.SigningStep;
import dev.remora.failure.Failure;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why pull takes what it takes, for machines. */
final class ExplanationJson {
  private ExplanationJson() {}

  static JsonWriter of(Result.Explained explained) {
    Explanation explanation = explained.explanation();
    JsonWriter json = JsonWriter.object();
    switch (explanation.outcome()) {
      case Explanation.Outcome.Takes(Configuration taken) ->
          json.put("taken", taken.revision().toString())
              .put("why", taken.why())
              .put("next", next(explanation.deciding()).map(Digest::toString));
      case Explanation.Outcome.Fails(Failure failure) ->
          json.put("code", failure.exitCode().code())
              .put("class", failure.exitCode().text())
              .put("why", failure.reason())
              .put("advice", failure.advice());
    }
    explanation
        .floor()
        .ifPresent(
            floor ->
                json.put("confirmed", floor.revision().toString())
                    .put("oldest", floor.created().toString()));
    return json.put(
        "searches",
        explanation.reviews().stream().map(review -> search(review, explained)).toList());
  }

  private static Optional<Digest> next(Review review) {
    return review
        .without()
        .filter(Choice.Chosen.class::isInstance)
        .map(choice -> ((Choice.Chosen) choice).candidate().digest());
  }

  private static JsonWriter search(Review review, Result.Explained explained) {
    ImageReference image = explained.found().image().withDigest(review.subject());
    Selection by = explained.explanation().selection();
    return JsonWriter.object()
        .put("subject", review.subject().toString())
        .put("steps", review.steps().stream().map(ExplanationJson::step).toList())
        .put("fates", review.rulings().stream().map(ruling -> fate(ruling, image, by)).toList());
  }

  private static JsonWriter step(Review.Tally step) {
    return JsonWriter.object()
        .put("criterion", step.criterion().name().toLowerCase(Locale.ROOT))
        .put("by", step.by())
        .put("given", step.given())
        .put("kept", step.kept());
  }

  private static JsonWriter fate(Ruling ruling, ImageReference image, Selection by) {
    String digest = ruling.digest().toString();
    Remedy.Names names =
        new Remedy.Names(
            image.toString(), digest, new SigningStep(image.location().toString(), digest));
    List<String> remedies =
        ruling.remedies().stream().map(remedy -> remedy.typed(names, by)).toList();
    return JsonWriter.object()
        .put("digest", digest)
        .put("fate", word(ruling.fate()))
        .put(
            "criterion",
            ruling.fate().criterion().map(dropping -> dropping.name().toLowerCase(Locale.ROOT)))
        .put("why", Failure.harmless(ruling.fate().why()))
        .put("besides", ruling.besides().map(Failure::harmless))
        .putTexts("remedies", remedies);
  }

  /** Stable, for scripts. */
  static String word(Fate fate) {
    return switch (fate) {
      case Fate.Chosen _ -> "chosen";
      case Fate.Undecided _ -> "undecided";
      case Fate.NotReached _ -> "not-reached";
      case Fate.NotPinned _ -> "not-pinned";
      case Fate.Gone _ -> "gone";
      case Fate.OtherSubject _ -> "other-subject";
      case Fate.Unreadable _ -> "unreadable";
      case Fate.OtherType _ -> "other-type";
      case Fate.Refused _ -> "refused";
      case Fate.OtherRule _ -> "other-rule";
      case Fate.NoRule _ -> "no-rule";
      case Fate.Older _ -> "older";
    };
  }
}
