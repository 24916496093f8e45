package dev.remora.discovery;

import java.util.stream.Collectors;

/** Says between which candidates nothing decides, and in what they differ. */
final class Ambiguity {
  private static final int MOST_NAMED = 10;

  private Ambiguity() {}

  static String describe(Choice.Ambiguous ambiguous) {
    boolean tie = ambiguous.differing().isEmpty();
    String candidates =
        ambiguous.competing().stream()
            .limit(MOST_NAMED)
            .map(candidate -> describe(candidate, ambiguous))
            .collect(Collectors.joining(", "));
    int unnamed = ambiguous.competing().size() - MOST_NAMED;
    return ambiguous.competing().size()
        + " candidates "
        + (tie
            ? "cannot be told apart by their time of creation: "
            : "differ in " + String.join(", ", ambiguous.differing()) + ": ")
        + candidates
        + (unnamed > 0 ? " and " + unnamed + " more" : "");
  }

  private static String describe(Candidate candidate, Choice.Ambiguous ambiguous) {
    String differing =
        ambiguous.differing().stream()
            .map(
                key -> candidate.annotations().get(key).map(v -> key + "=" + v).orElse("no " + key))
            .collect(Collectors.joining(" "));
    String detail = differing.isEmpty() ? candidate.created() : differing;
    return candidate.digest() + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
