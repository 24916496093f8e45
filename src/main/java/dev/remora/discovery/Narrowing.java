package dev.remora.discovery;

import dev.remora.oci.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One step of a choice: what it began with and what it kept. Why it dropped the others is said by
 * itself, and put together only for whoever asks.
 *
 * @param by for people: what leaves those that it kept
 */
record Narrowing(
    Criterion criterion,
    String by,
    List<Candidate> given,
    List<Candidate> kept,
    Function<Candidate, Fate> fate) {

  /** The one that keeps those for which something holds. */
  static Narrowing to(
      Criterion criterion,
      String by,
      List<Candidate> given,
      Predicate<Candidate> holds,
      Function<Candidate, Fate> fate) {
    return new Narrowing(criterion, by, given, given.stream().filter(holds).toList(), fate);
  }

  /** Tells each that it dropped, with its fate, in their order. */
  void dropped(BiConsumer<Candidate, Fate> told) {
    if (kept.size() == given.size()) {
      return;
    }
    Set<Digest> left = new HashSet<>();
    kept.forEach(candidate -> left.add(candidate.digest()));
    given.stream()
        .filter(candidate -> !left.contains(candidate.digest()))
        .forEach(candidate -> told.accept(candidate, fate.apply(candidate)));
  }
}
