package dev.remora.discovery;

import dev.remora.oci.Digest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decides which of several candidates is meant: by the pinned revision, by the first rule that
 * matches, and among generations of one thing by time. Never a guess.
 *
 * @param revision the only one that counts, where one is pinned
 */
public record Chooser(Optional<Digest> revision, MatchRules rules) {

  /** Chooses among candidates, of which there is at least one. */
  public Choice choose(List<Candidate> candidates, CreationTime time) {
    if (revision.isPresent()) {
      return candidates.stream()
          .filter(c -> c.digest().equals(revision.get()))
          .findFirst()
          .<Choice>map(c -> new Choice.Chosen(c, Choice.Reason.PINNED))
          .orElseGet(() -> new Choice.NoneMatches(candidates));
    }
    if (rules.isEmpty()) {
      return amongMatching(candidates, Choice.Reason.ONLY_ONE, time);
    }
    return rules
        .firstMatch(candidates)
        .map(matching -> amongMatching(matching, Choice.Reason.RULE, time))
        .orElseGet(() -> new Choice.NoneMatches(candidates));
  }

  /** Whether a candidate could be chosen, if it were the only one. */
  public boolean allows(Candidate candidate) {
    return revision.isPresent()
        ? revision.get().equals(candidate.digest())
        : rules.isEmpty() || rules.firstMatch(List.of(candidate)).isPresent();
  }

  private static Choice amongMatching(
      List<Candidate> matching, Choice.Reason whenAlone, CreationTime time) {
    if (matching.size() == 1) {
      return new Choice.Chosen(matching.getFirst(), whenAlone);
    }
    SortedSet<String> differing = differingAnnotations(matching);
    if (!differing.isEmpty()) {
      return new Choice.Ambiguous(matching, differing);
    }
    return newest(matching, time);
  }

  /** The one with the latest time that counts; else those between which time does not decide. */
  private static Choice newest(List<Candidate> generations, CreationTime time) {
    Optional<Instant> latest =
        generations.stream()
            .flatMap(c -> time.of(c.annotations()).stream())
            .max(Instant::compareTo);
    List<Candidate> last =
        generations.stream().filter(c -> time.of(c.annotations()).equals(latest)).toList();
    return last.size() == 1
        ? new Choice.Chosen(last.getFirst(), Choice.Reason.NEWEST)
        : new Choice.Ambiguous(last, new TreeSet<>());
  }

  /**
   * Each annotation is looked at once: a stranger's candidates may have thousands, all of their
   * own.
   */
  private static SortedSet<String> differingAnnotations(List<Candidate> candidates) {
    Map<String, String> first = candidates.getFirst().annotations().custom().entries();
    SortedSet<String> differing = new TreeSet<>();
    Map<String, Integer> agreeing = new HashMap<>();
    for (Candidate candidate : candidates) {
      candidate
          .annotations()
          .custom()
          .entries()
          .forEach(
              (key, value) -> {
                if (value.equals(first.get(key))) {
                  agreeing.merge(key, 1, Integer::sum);
                } else {
                  differing.add(key);
                }
              });
    }
    first.keySet().stream()
        .filter(key -> agreeing.getOrDefault(key, 0) < candidates.size())
        .forEach(differing::add);
    return differing;
  }
}
