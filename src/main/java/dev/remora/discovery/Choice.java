package dev.remora.discovery;

import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** What comes of several candidates. */
public sealed interface Choice {
  /** On which of the candidates it depends: without any of the others it is the same. */
  default List<Candidate> between() {
    return switch (this) {
      case Chosen(Candidate candidate, _) -> List.of(candidate);
      case Ambiguous(List<Candidate> competing, _, _) -> competing;
      case NoneMatches _ -> List.of();
    };
  }

  /** One is meant. */
  record Chosen(Candidate candidate, Reason reason) implements Choice {}

  /** No rule matches any of them, or the pinned one is not among them. */
  record NoneMatches(List<Candidate> candidates) implements Choice {}

  /**
   * Nothing says which is meant.
   *
   * @param competing those between which nothing decides
   * @param differing the annotations in which they differ; none when it is a tie in time
   * @param dated whether they have a time that counts, in a tie
   */
  record Ambiguous(List<Candidate> competing, SortedSet<String> differing, boolean dated)
      implements Choice {
    private static final int MOST_NAMED = 10;

    /** How many there are, and in what they differ; for people who see them. */
    public String summary() {
      return competing.size() + " candidates " + difference();
    }

    /** Between which nothing decides, and in what they differ; for people. */
    public String describe() {
      String candidates =
          competing.stream()
              .sorted(Comparator.comparing(this::detail).thenComparing(c -> c.digest().toString()))
              .limit(MOST_NAMED)
              .map(this::describe)
              .collect(Collectors.joining(", "));
      return summary() + ": " + candidates + unnamed(competing.size());
    }

    private String difference() {
      if (!differing.isEmpty()) {
        return "differ in "
            + differing.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
            + unnamed(differing.size());
      }
      return dated
          ? "were created at the same time"
          : "have no time of creation that counts (missing, malformed or ahead of the clock)";
    }

    private static String unnamed(int all) {
      return all > MOST_NAMED ? " and " + (all - MOST_NAMED) + " more" : "";
    }

    private String describe(Candidate candidate) {
      String detail = detail(candidate);
      return candidate.digest() + (detail.isEmpty() ? "" : " (" + detail + ")");
    }

    private String detail(Candidate candidate) {
      String values =
          differing.stream()
              .limit(MOST_NAMED)
              .map(
                  key ->
                      candidate
                          .annotations()
                          .get(key)
                          .map(value -> key + "=" + value)
                          .orElse("no " + key))
              .collect(Collectors.joining(" "));
      return values.isEmpty() ? candidate.created() : values;
    }
  }

  /** Why one was chosen. */
  enum Reason {
    ONLY_ONE("the only candidate"),
    NAMED("named itself"),
    STILL("what it was chosen from has not changed"),
    PINNED("pinned by revision"),
    RULE("the only one that the first matching rule matches"),
    NEWEST("the newest of its generations");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }
}
