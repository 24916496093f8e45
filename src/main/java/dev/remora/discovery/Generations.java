package dev.remora.discovery;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Candidates, of which time decides if they are generations of one thing.
 *
 * @param candidates at least one
 */
record Generations(List<Candidate> candidates) {

  /**
   * The one with the latest time; nothing decides between those that differ in more than time.
   *
   * @param created the time that counts for a candidate; nothing ranks below every time
   * @param whenAlone why the only one is chosen
   */
  Choice newest(Function<Candidate, Optional<Instant>> created, Choice.Reason whenAlone) {
    if (candidates.size() == 1) {
      return new Choice.Chosen(candidates.getFirst(), whenAlone);
    }
    NavigableSet<String> differing = differingAnnotations();
    if (!differing.isEmpty()) {
      return new Choice.Ambiguous(candidates, differing, false);
    }
    Optional<Instant> latest =
        candidates.stream().flatMap(c -> created.apply(c).stream()).max(Instant::compareTo);
    List<Candidate> last =
        candidates.stream().filter(c -> created.apply(c).equals(latest)).toList();
    return last.size() == 1
        ? new Choice.Chosen(last.getFirst(), Choice.Reason.NEWEST)
        : new Choice.Ambiguous(last, differing, latest.isPresent());
  }

  /**
   * Each annotation is looked at once: a stranger's candidates may have thousands, all of their
   * own.
   */
  private NavigableSet<String> differingAnnotations() {
    Map<String, String> first = candidates.getFirst().annotations().custom().entries();
    NavigableSet<String> differing = new TreeSet<>();
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
