package dev.remora.discovery;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.Failure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.source.Giver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Searches what is attached to one subject: reads the listing, looks at the manifests that matter,
 * and chooses.
 */
final class Search {
  private final String subject;
  private final Selection selection;
  private final Instant now;
  private final Examiner examiner;
  private final Shortlist shortlist;
  private final Decisions decisions;

  /**
   * @param subject as people write it, for messages
   */
  Search(
      String subject,
      Selection selection,
      Instant now,
      Examiner examiner,
      Shortlist shortlist,
      Decisions decisions) {
    this.subject = subject;
    this.selection = selection;
    this.now = now;
    this.examiner = examiner;
    this.shortlist = shortlist;
    this.decisions = decisions;
  }

  /** What came of it: the one that is meant and why. */
  record Result(Referrer.Accepted accepted, Choice.Reason reason) {
    Configuration found(Digest image, Giver giver) {
      return new Configuration(image, accepted.candidate(), reason, accepted.manifest(), giver);
    }
  }

  /**
   * Finds the one that is meant.
   *
   * @return nothing when there is no candidate
   * @throws NothingAttached when there are candidates, but no rule matches any
   * @throws AmbiguousChoice when nothing decides
   */
  Optional<Result> run() {
    return byListing().or(this::byManifests);
  }

  /**
   * Where listed types, annotations and times decide, only the winner's manifest is fetched, so
   * that requests do not grow with generations and signatures. The winner has to be what the
   * listing says; else the listing counts for nothing.
   */
  private Optional<Result> byListing() {
    Shortlist left = shortlist;
    while (left.tellsEnough()) { // each turn but the last takes an entry out
      List<Candidate> candidates = left.asListed(examiner.subject());
      Choice choice = selection.choose(candidates, now);
      decisions.chosen(candidates, choice, "the listing");
      if (!(choice instanceof Choice.Chosen(Candidate winner, Choice.Reason reason))) {
        if (isTooMany(left.entries())) {
          throw failure(choice);
        }
        return Optional.empty();
      }
      Descriptor entry = left.entry(winner.digest());
      switch (examiner.examine(entry)) {
        case Referrer.Accepted accepted -> {
          return accepted.candidate().equals(winner)
              ? Optional.of(new Result(accepted, reason))
              : Optional.empty();
        }
        case Referrer.OtherType _, Referrer.Refused _ -> {
          return Optional.empty();
        }
        case Referrer.Unreadable unreadable -> throw unreadable.why();
        // no candidate, but what is listed of the others may be right
        case Referrer.Gone gone -> left = left.without(entry);
        case Referrer.OtherSubject other -> left = left.without(entry);
      }
    }
    return Optional.empty();
  }

  private Optional<Result> byManifests() {
    List<Referrer.Accepted> accepted = accepted(shortlist.entries());
    if (accepted.isEmpty()) {
      // hundreds of signatures are what they are listed as: that is no reason to fail
      accepted = isTooMany(shortlist.others()) ? List.of() : accepted(shortlist.others());
    }
    if (accepted.isEmpty()) {
      return Optional.empty();
    }
    List<Referrer.Accepted> all = accepted;
    List<Candidate> candidates = all.stream().map(Referrer.Accepted::candidate).toList();
    Choice choice = selection.choose(candidates, now);
    decisions.chosen(candidates, choice, "the manifests");
    return switch (choice) {
      case Choice.Chosen(Candidate candidate, Choice.Reason reason) ->
          all.stream()
              .filter(a -> a.candidate().equals(candidate))
              .findFirst()
              .map(a -> new Result(a, reason));
      case Choice.NoneMatches _, Choice.Ambiguous _ -> throw failure(choice);
    };
  }

  private static boolean isTooMany(List<Descriptor> entries) {
    return entries.size() > Examiner.MOST_EXAMINED;
  }

  /** What it means that none was chosen. */
  private Failure failure(Choice choice) {
    return switch (choice) {
      case Choice.NoneMatches none -> noneMatches(none);
      case Choice.Ambiguous ambiguous -> ambiguous(ambiguous);
      case Choice.Chosen chosen -> throw new IllegalArgumentException(chosen.toString());
    };
  }

  private List<Referrer.Accepted> accepted(List<Descriptor> entries) {
    List<Referrer.Accepted> accepted = new ArrayList<>();
    for (Descriptor entry : entries) {
      switch (examiner.examine(entry)) {
        case Referrer.Accepted one -> accepted.add(one);
        case Referrer.Unreadable unreadable -> throw unreadable.why(); // it may be the one
        case Referrer.OtherType _,
            Referrer.Refused _,
            Referrer.Gone _,
            Referrer.OtherSubject _ -> {}
      }
    }
    return List.copyOf(accepted);
  }

  private AmbiguousChoice ambiguous(Choice.Ambiguous ambiguous) {
    return new AmbiguousChoice(
        purpose(),
        ambiguous.describe(),
        ambiguous.differing().isEmpty()
            ? "say which with --revision, or attach the one that is meant again"
            : "say which with --match or --revision, or detach the others");
  }

  private NothingAttached noneMatches(Choice.NoneMatches none) {
    int size = none.candidates().size();
    return new NothingAttached(
        purpose(),
        "no rule of --match matches "
            + (size == 1 ? "the only candidate" : "any of the " + size + " candidates"),
        "see what is attached with: remora discover " + subject);
  }

  private Purpose purpose() {
    return new Purpose("find the configuration of", subject);
  }
}
