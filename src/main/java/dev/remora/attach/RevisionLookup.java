package dev.remora.attach;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Choice;
import dev.remora.discovery.Selection;
import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Finds among candidates the one that a person means. */
public record RevisionLookup(List<Candidate> candidates, Purpose purpose) {
  /** By its whole digest. */
  public Candidate named(RevisionName.Whole whole) {
    return candidates.stream()
        .filter(candidate -> candidate.digest().equals(whole.digest()))
        .findFirst()
        .orElseThrow(() -> notAttached(whole));
  }

  /** By the beginning of its digest, if no other begins so. */
  public Candidate named(RevisionName.Prefix prefix) {
    List<Candidate> matching =
        candidates.stream().filter(candidate -> prefix.matches(candidate.digest())).toList();
    if (matching.size() > 1) {
      String digests =
          matching.stream().map(c -> c.digest().toString()).collect(Collectors.joining(", "));
      throw new UsageFailure(
          purpose, prefix + " is the beginning of several: " + digests, "give more digits");
    }
    return matching.stream().findFirst().orElseThrow(() -> notAttached(prefix));
  }

  /**
   * The generation before the one that is chosen now: of those with the same annotations, the one
   * that would be chosen if that one were not there. What another rule would choose then is
   * something else, and no way back.
   */
  public Candidate previous(Selection selection, Instant now) {
    Candidate present = present(selection, now);
    List<Candidate> others =
        candidates.stream()
            .filter(candidate -> !candidate.equals(present))
            .filter(c -> c.annotations().custom().equals(present.annotations().custom()))
            .toList();
    if (others.isEmpty()) {
      throw new NothingAttached(
          purpose, "there is nothing before the present " + present.digest(), look());
    }
    return switch (selection.chooseNewest(others, now)) {
      case Choice.Chosen(Candidate earlier, _) -> earlier;
      case Choice.Ambiguous tie -> throw new AmbiguousChoice(purpose, tie.describe(), "name one");
      case Choice.NoneMatches _ -> throw new IllegalStateException("there were no rules");
    };
  }

  private Candidate present(Selection selection, Instant now) {
    if (candidates.isEmpty()) {
      throw new NothingAttached(purpose, "nothing is attached yet", look());
    }
    return switch (selection.choose(candidates, now)) {
      case Choice.Chosen(Candidate present, _) -> present;
      case Choice.NoneMatches _ ->
          throw new NothingAttached(purpose, "no rule matches what is attached", look());
      case Choice.Ambiguous ambiguous ->
          throw new AmbiguousChoice(
              purpose,
              "which is the present one is not decided: " + ambiguous.describe(),
              "name the revision by its digest");
    };
  }

  private String look() {
    return "see what is attached with: remora discover " + purpose.target();
  }

  private NothingAttached notAttached(RevisionName revision) {
    return new NothingAttached(
        purpose, revision + " is not among the " + candidates.size() + " candidates", look());
  }
}
