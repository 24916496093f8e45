package dev.remora.attach;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Choice;
import dev.remora.discovery.Selection;
import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.failure.Untrusted;
import dev.remora.oci.Annotations;
import dev.remora.time.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code pull} chooses before and after something is attached or detached.
 *
 * @param candidates what is attached to this very subject
 * @param refused what is attached there, too, and does not count
 * @param first what counts before any of it: that of the index, where the subject is a manifest of
 *     one
 * @param obstacle what keeps it from choosing anything
 * @param hidden how what it chooses today, of a manifest of this index, will not count any more
 */
record Forecast(
    List<Candidate> candidates,
    List<Candidate> refused,
    List<Candidate> first,
    Optional<Failure> obstacle,
    Optional<String> hidden,
    Selection selection,
    Instant now) {

  /** All that may be meant by its digest. */
  List<Candidate> known() {
    return Stream.of(candidates, refused, first).flatMap(List::stream).toList();
  }

  List<Candidate> with(Candidate added) {
    return Stream.concat(without(added).stream(), Stream.of(added)).toList();
  }

  List<Candidate> without(Candidate removed) {
    return candidates.stream().filter(c -> !c.digest().equals(removed.digest())).toList();
  }

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

  /**
   * Nothing where it would be chosen.
   *
   * @param advice where something else would be
   * @throws Untrusted where it would not even count
   * @throws AmbiguousChoice where something else would be chosen, or nobody knows
   */
  void requireChosen(Candidate added, Purpose purpose, String advice) {
    if (obstacle.isPresent()) {
      throw obstacle.get();
    }
    Optional<String> why = whyNotChosen(added).map(it -> "pull would not choose it: " + it);
    if (why.isPresent()) {
      throw refuses(added)
          ? new Untrusted(purpose, why.get(), advice)
          : new AmbiguousChoice(purpose, why.get(), advice);
    }
  }

  /** Whether it is for what speaks for it that it would not be chosen. */
  boolean refuses(Candidate added) {
    return first.isEmpty() && selection.judge(added) instanceof Selection.Verdict.Refused;
  }

  /** Why one, as it would be then, would not be chosen; nothing when it would be. */
  Optional<String> whyNotChosen(Candidate candidate) {
    if (obstacle.isPresent()) {
      return obstacle.map(Failure::getMessage);
    }
    if (!first.isEmpty()) {
      return Optional.of("what is attached to the index comes first: " + first.getFirst().digest());
    }
    return switch (selection.judge(candidate)) {
      case Selection.Verdict.Counts _ -> whyAnother(candidate);
      case Selection.Verdict.OtherType _ ->
          Optional.of(
              "its type " + candidate.artifactType() + " is not one of " + selection.types());
      case Selection.Verdict.Refused refused -> Optional.of(refused.why());
    };
  }

  private Optional<String> whyAnother(Candidate candidate) {
    return switch (selection.choose(with(candidate), now)) {
      case Choice.Chosen(Candidate chosen, _) when chosen.equals(candidate) -> Optional.empty();
      case Choice.Chosen(Candidate chosen, Choice.Reason reason) ->
          Optional.of(chosen.digest() + " would be chosen: " + reason.text());
      case Choice.NoneMatches _ -> Optional.of("no rule would match it, nor what is attached");
      case Choice.Ambiguous ambiguous -> Optional.of(ambiguous.describe());
    };
  }

  /**
   * How a pull would be broken that works: nobody said in the place where it runs which one is
   * meant, and it needed not be said so far.
   *
   * @param after what would be attached then
   * @param without the options that such a pull lacks
   */
  Optional<String> broken(List<Candidate> after, String without) {
    Selection plain = selection.plain();
    return obstacle.isEmpty()
            && first.isEmpty()
            && plain.choose(candidates, now) instanceof Choice.Chosen(Candidate today, _)
            && plain.choose(after, now) instanceof Choice.Ambiguous ambiguous
        ? Optional.of(
            "a pull without %s takes %s today, and would be ambiguous: %s"
                .formatted(without, today.digest(), ambiguous.describe()))
        : Optional.empty();
  }
}
