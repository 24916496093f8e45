package dev.remora.discovery;

import java.util.List;
import java.util.SortedSet;

/** What comes of several candidates. */
public sealed interface Choice {

  /** One is meant. */
  record Chosen(Candidate candidate, Reason reason) implements Choice {}

  /** No rule matches any of them, or the pinned one is not among them. */
  record NoneMatches(List<Candidate> candidates) implements Choice {}

  /**
   * Nothing says which is meant.
   *
   * @param competing those between which nothing decides
   * @param differing the annotations in which they differ; none when it is a tie in time
   */
  record Ambiguous(List<Candidate> competing, SortedSet<String> differing) implements Choice {
    /** Between which nothing decides, and in what they differ; for people. */
    public String describe(CreationTime time) {
      return Ambiguity.describe(this, time);
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
