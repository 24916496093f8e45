package dev.remora.discovery;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.Purpose;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Says between which candidates nothing decides, in what they differ, and what to do. */
final class Ambiguity {
  private static final int MOST_NAMED = 10;

  private Ambiguity() {}

  static AmbiguousChoice failure(Purpose purpose, Choice.Ambiguous ambiguous, CreationTime time) {
    return new AmbiguousChoice(
        purpose,
        describe(ambiguous, time),
        ambiguous.differing().isEmpty()
            ? "say which with --revision, or attach the one that is meant again"
            : "say which with --match or --revision, or detach the others");
  }

  static String describe(Choice.Ambiguous ambiguous, CreationTime time) {
    String candidates =
        ambiguous.competing().stream()
            .sorted(Comparator.comparing(candidate -> candidate.digest().toString()))
            .limit(MOST_NAMED)
            .map(candidate -> describe(candidate, ambiguous))
            .collect(Collectors.joining(", "));
    int unnamed = ambiguous.competing().size() - MOST_NAMED;
    return ambiguous.competing().size()
        + " candidates "
        + difference(ambiguous, time)
        + ": "
        + candidates
        + (unnamed > 0 ? " and " + unnamed + " more" : "");
  }

  private static String difference(Choice.Ambiguous ambiguous, CreationTime time) {
    if (!ambiguous.differing().isEmpty()) {
      int unnamed = ambiguous.differing().size() - MOST_NAMED;
      return "differ in "
          + ambiguous.differing().stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
          + (unnamed > 0 ? " and " + unnamed + " more" : "");
    }
    return time.of(ambiguous.competing().getFirst().annotations()).isPresent()
        ? "were created at the same time"
        : "have no time of creation that counts (missing, malformed or ahead of the clock)";
  }

  private static String describe(Candidate candidate, Choice.Ambiguous ambiguous) {
    String differing =
        ambiguous.differing().stream()
            .limit(MOST_NAMED)
            .map(
                key -> candidate.annotations().get(key).map(v -> key + "=" + v).orElse("no " + key))
            .collect(Collectors.joining(" "));
    String detail = differing.isEmpty() ? candidate.created() : differing;
    return candidate.digest() + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
