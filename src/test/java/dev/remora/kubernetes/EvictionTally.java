package dev.remora.kubernetes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** How the pods of one kind came back. */
final class EvictionTally {
  static final String HEAD =
      """
      | configuration by | evicted | back as it was | back with the new one | did not start |
      | --- | --- | --- | --- | --- |
      """;

  /** How an evicted pod's replacement fares. */
  enum Outcome {
    AS_IT_WAS,
    WITH_THE_NEW_ONE,
    NOT_STARTED
  }

  private final String title;
  private final List<Outcome> outcomes = new ArrayList<>();

  EvictionTally(String title) {
    this.title = title;
  }

  void add(Collection<Outcome> more) {
    outcomes.addAll(more);
  }

  /** Of each outcome, in their order. */
  List<Integer> counts() {
    return List.of(Outcome.values()).stream()
        .map(it -> Collections.frequency(outcomes, it))
        .toList();
  }

  String row() {
    return "| %s | %d | %d | %d | %d |%n"
        .formatted(title, outcomes.size(), counts().get(0), counts().get(1), counts().get(2));
  }
}
