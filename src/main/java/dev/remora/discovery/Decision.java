package dev.remora.discovery;

import dev.remora.oci.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a choice among candidates came about: step by step, each of which began with what the one
 * before kept, and what is left at the end.
 */
record Decision(List<Narrowing> steps, Choice choice) {
  Decision {
    steps = List.copyOf(steps);
  }

  /** After these steps nothing more is asked. */
  static Decision of(Choice choice, Narrowing... steps) {
    return new Decision(List.of(steps), choice);
  }

  /** The same after another step. */
  Decision after(Narrowing first) {
    List<Narrowing> all = new ArrayList<>();
    all.add(first);
    all.addAll(steps);
    return new Decision(all, choice);
  }

  /** The step by a criterion, if there was one. */
  Optional<Narrowing> step(Criterion criterion) {
    return steps.stream().filter(step -> step.criterion() == criterion).findFirst();
  }

  /** Why its choice is what it is, in half a line for people; empty where nothing is chosen. */
  String why() {
    return choice instanceof Choice.Chosen(_, Choice.Reason reason) ? why(reason) : "";
  }

  private String why(Choice.Reason reason) {
    String matched =
        step(Criterion.MATCH).map(step -> " that " + step.by() + " matches").orElse("");
    return switch (reason) {
      case NEWEST ->
          "the newest of "
              + step(Criterion.TIME).map(step -> step.given().size() + " generations").orElseThrow()
              + matched;
      case RULE -> "the only one" + matched;
      case ONLY_ONE, NAMED, STILL, PINNED -> reason.text();
    };
  }

  /** Of all candidates, by their digests: those that a step dropped, then those that are left. */
  Map<Digest, Fate> fates() {
    Map<Digest, Fate> fates = new LinkedHashMap<>();
    steps.forEach(step -> step.dropped((candidate, fate) -> fates.put(candidate.digest(), fate)));
    switch (choice) {
      case Choice.Chosen(Candidate candidate, Choice.Reason reason) ->
          fates.put(candidate.digest(), new Fate.Chosen(reason));
      case Choice.Ambiguous ambiguous ->
          ambiguous
              .competing()
              .forEach(one -> fates.put(one.digest(), new Fate.Undecided(ambiguous)));
      case Choice.NoneMatches _ -> {}
    }
    return fates;
  }
}
