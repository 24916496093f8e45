package dev.remora.discovery;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.Failure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.oci.Budget;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.source.ContentSource;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.Lookup;
import dev.remora.time.Clock;
import dev.remora.trace.Warnings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Searches what is attached to one subject: reads the listing, looks at the manifests that matter,
 * and chooses.
 */
final class Search {
  private final String subject;
  private final Selection selection;
  private final Clock clock;
  private final Listing.Listed listing;
  private final Shortlist shortlist;
  private final Decisions decisions;
  private final Examiner examiner;

  /**
   * Reads the listing.
   *
   * @param known candidates that were verified before and need not be fetched again
   * @param share for what is remembered of those that were looked at
   */
  Search(
      ContentSource source,
      Digest subject,
      List<Candidate> known,
      Budget.Share share,
      Selection selection,
      Clock clock,
      Warnings warnings) {
    this.subject = source.name() + "@" + subject;
    this.selection = selection;
    this.clock = clock;
    this.listing = Lookup.referrers(subject, source);
    this.shortlist = Shortlist.of(listing.referrers(), selection);
    this.decisions = new Decisions(warnings.trace(), source.referrersName(), subject, selection);
    this.examiner = new Examiner(source, subject, selection, known, share, warnings, decisions);
    decisions.listed(listing.referrers(), shortlist);
  }

  /** Of the listing. */
  Giver giver() {
    return listing.giver();
  }

  /** The manifests that were looked at. */
  List<Referrer> examined() {
    return examiner.examined();
  }

  /** What all is, whether or not it counts. */
  Survey survey() {
    List<Referrer> referrers = examiner.examineAll(listing.referrers());
    Optional<Failure> obstacle = shortlist.tellsEnough() ? Optional.empty() : obstacle(referrers);
    Survey unchosen =
        new Survey(examiner.subject(), referrers, Optional.empty(), Optional.empty(), obstacle);
    List<Candidate> candidates = unchosen.candidates();
    if (candidates.isEmpty() || obstacle.isPresent()) {
      return unchosen;
    }
    Instant now = clock.now();
    return new Survey(
        examiner.subject(),
        referrers,
        Optional.of(selection.choose(candidates, now)),
        Optional.of(selection.plain().choose(candidates, now)),
        obstacle);
  }

  /** The failure of a search that has to look at all of the shortlist. */
  private Optional<Failure> obstacle(List<Referrer> referrers) {
    Set<Digest> needed = new HashSet<>();
    shortlist.entries().forEach(entry -> needed.add(entry.digest()));
    return referrers.stream()
        .filter(referrer -> needed.contains(referrer.listed().digest()))
        .filter(Referrer.Unreadable.class::isInstance)
        .map(referrer -> ((Referrer.Unreadable) referrer).why())
        .findFirst();
  }

  /**
   * Finds the one that is meant.
   *
   * @param image the digest that was given
   * @return nothing when there is no candidate
   * @throws NothingAttached when there are candidates, but no rule matches any
   * @throws AmbiguousChoice when nothing decides
   */
  Optional<Configuration> run(Digest image) {
    return byListing(image).or(() -> byManifests(image));
  }

  /**
   * Where listed types, annotations and times decide, only the winner's manifest is fetched, so
   * that requests do not grow with generations and signatures. The winner has to be what the
   * listing says; else the listing counts for nothing.
   */
  private Optional<Configuration> byListing(Digest image) {
    Shortlist left = shortlist;
    while (left.tellsEnough()) { // each turn but the last takes an entry out
      List<Candidate> candidates = left.asListed(examiner.subject());
      Choice choice = selection.choose(candidates, clock.now());
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
              ? Optional.of(configuration(image, accepted, reason))
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

  private Optional<Configuration> byManifests(Digest image) {
    List<Referrer.Accepted> likely = accepted(shortlist.entries());
    // hundreds of signatures are what they are listed as: that is no reason to fail
    List<Referrer.Accepted> all =
        likely.isEmpty() && !isTooMany(shortlist.others()) ? accepted(shortlist.others()) : likely;
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<Candidate> candidates = all.stream().map(Referrer.Accepted::candidate).toList();
    Choice choice = selection.choose(candidates, clock.now());
    decisions.chosen(candidates, choice, "the manifests");
    return switch (choice) {
      case Choice.Chosen(Candidate candidate, Choice.Reason reason) ->
          all.stream()
              .filter(a -> a.candidate().equals(candidate))
              .findFirst()
              .map(a -> configuration(image, a, reason));
      case Choice.NoneMatches _, Choice.Ambiguous _ -> throw failure(choice);
    };
  }

  private Configuration configuration(
      Digest image, Referrer.Accepted accepted, Choice.Reason reason) {
    return new Configuration(image, accepted.candidate(), reason, accepted.manifest(), giver());
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
