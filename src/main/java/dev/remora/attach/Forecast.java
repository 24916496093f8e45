package dev.remora.attach;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Choice;
import dev.remora.discovery.Selection;
import dev.remora.failure.Failure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Manifest;
import dev.remora.time.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code pull} will choose once something is attached beside what is there.
 *
 * @param candidates what is there
 * @param obstacle what keeps it from choosing anything
 */
record Forecast(
    List<Candidate> candidates, Optional<Failure> obstacle, Selection selection, Instant now) {

  /**
   * The time of creation for new content: now, but later than all rivals with the same annotations,
   * whose clocks may be ahead of ours. Never before 2000, which would not count.
   */
  Instant createdFor(Annotations annotations) {
    Instant earliest = now.isBefore(Timestamps.FIRST) ? Timestamps.FIRST : now;
    return candidates.stream()
        .filter(rival -> rival.annotations().custom().equals(annotations.custom()))
        .flatMap(rival -> selection.created(rival.annotations(), now).stream())
        .max(Instant::compareTo)
        .filter(latest -> !latest.isBefore(earliest))
        .map(latest -> latest.plusNanos(1))
        .orElse(earliest);
  }

  /** Why the new one would not be chosen; nothing when it would be. */
  Optional<String> whyNotChosen(Manifest added) {
    if (obstacle.isPresent()) {
      return obstacle.map(Failure::getMessage);
    }
    Candidate candidate =
        Candidate.of(added, added.subject().map(Descriptor::digest).orElseThrow());
    return switch (selection.judge(candidate)) {
      case Selection.Verdict.Counts _ -> whyNotChosen(candidate);
      case Selection.Verdict.OtherType _ ->
          Optional.of(
              "its type " + candidate.artifactType() + " is not one of " + selection.types());
      case Selection.Verdict.Refused(String why) -> Optional.of(why);
    };
  }

  private Optional<String> whyNotChosen(Candidate candidate) {
    List<Candidate> all = Stream.concat(candidates.stream(), Stream.of(candidate)).toList();
    return switch (selection.choose(all, now)) {
      case Choice.Chosen(Candidate chosen, _) when chosen.equals(candidate) -> Optional.empty();
      case Choice.Chosen(Candidate chosen, Choice.Reason reason) ->
          Optional.of(chosen.digest() + " would be chosen: " + reason.text());
      case Choice.NoneMatches _ -> Optional.of("no rule would match it, nor what is attached");
      case Choice.Ambiguous ambiguous -> Optional.of(ambiguous.describe());
    };
  }
}
