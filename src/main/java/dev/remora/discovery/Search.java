package dev.remora.discovery;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.Failure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.failure.Untrusted;
import dev.remora.oci.Budget;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.source.ContentSource;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.Lookup;
import dev.remora.time.Clock;
import dev.remora.trace.Warnings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Searches what is attached to one subject: reads the listing, looks at the manifests that matter,
 * and chooses.
 */
final class Search {
  /** For so many it is tried out what would have them chosen. */
  private static final int MOST_ADVISED = 32;

  /** Of a history, so many manifests are looked at though the listing says enough. */
  static final int MOST_LOOKED_INTO = 20;

  private final String subject;
  private final Selection selection;
  private final Clock clock;
  private final Listing.Listed listing;
  private final Shortlist shortlist;
  private final Decisions decisions;
  private final Examiner examiner;

  /** How it ended, where it came to a decision. */
  private Optional<Decision> decision = Optional.empty();

  /**
   * Reads the listing.
   *
   * @param known of its candidates, those that still count need not be fetched again
   * @param share for what is remembered of those that were looked at
   */
  Search(
      ContentSource source,
      Digest subject,
      Known known,
      Budget.Share share,
      Selection selection,
      Clock clock,
      Warnings warnings) {
    this.subject = source.name() + "@" + subject;
    this.selection = selection;
    this.clock = clock;
    this.listing = Lookup.referrers(subject, source);
    this.shortlist = Shortlist.of(listing.referrers(), selection);
    this.decisions = new Decisions(warnings.trace(), source.referrersName(), subject);
    this.examiner =
        new Examiner(source, subject, selection, known, clock.now(), share, warnings, decisions);
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

  /** The candidates that do not count. */
  List<Referrer.Refused> refused() {
    return examiner.refused();
  }

  /**
   * How it went, after it was run. What it had no need to look at is looked at now, as far as that
   * may be asked: it makes no difference any more, and people want to know.
   */
  Review review() {
    return review(this::survey);
  }

  /**
   * The same, newest first by what is listed: only of the newest is more looked at than the listing
   * says, so that requests do not grow with generations.
   */
  Review history() {
    return review(this::newestFirst);
  }

  private Review review(Supplier<Survey> look) {
    Map<Digest, Fate> fates = fates(); // before anything more is known
    Survey survey = look.get();
    Map<Digest, Manifest> manifests = manifests();
    WhatIf whatIf = WhatIf.of(survey, selection, clock.now());
    List<Ruling> rulings = new ArrayList<>();
    int tried = 0;
    for (Referrer referrer : survey.referrers()) {
      Fate fate = Objects.requireNonNull(fates.get(referrer.listed().digest()));
      boolean advised =
          !(fate instanceof Fate.Chosen)
              && !(referrer instanceof Referrer.OtherType)
              && tried++ < MOST_ADVISED;
      rulings.add(
          new Ruling(
              referrer,
              fate,
              Optional.ofNullable(manifests.get(referrer.listed().digest())),
              advised ? whatIf.remedies(referrer) : List.of()));
    }
    return new Review(
        survey,
        rulings,
        Review.tally(rulings, selection, decision.flatMap(d -> d.step(Criterion.MATCH))),
        decision
            .map(Decision::choice)
            .filter(Choice.Chosen.class::isInstance)
            .flatMap(choice -> whatIf.without(((Choice.Chosen) choice).candidate())));
  }

  private Map<Digest, Manifest> manifests() {
    Map<Digest, Manifest> kept = new HashMap<>();
    for (Referrer one : examiner.examined()) {
      if (one instanceof Referrer.Accepted(Descriptor listed, _, Optional<Manifest> manifest)) {
        manifest.ifPresent(it -> kept.put(listed.digest(), it));
      }
    }
    return kept;
  }

  /** What became of each that is listed, in that order. */
  private Map<Digest, Fate> fates() {
    Map<Digest, Fate> known = new HashMap<>(decision.map(Decision::fates).orElse(Map.of()));
    examiner.examined().forEach(one -> dropped(one).ifPresent(f -> known.put(digest(one), f)));
    examiner.refused().forEach(one -> known.put(digest(one), new Fate.Refused(one.miss())));
    Set<Digest> shortlisted = new HashSet<>();
    shortlist.entries().forEach(entry -> shortlisted.add(entry.digest()));
    Map<Digest, Fate> fates = new LinkedHashMap<>();
    for (Descriptor entry : listing.referrers()) {
      Digest digest = entry.digest();
      Fate otherwise = shortlisted.contains(digest) ? new Fate.NotReached() : passedBy(entry);
      fates.put(digest, known.getOrDefault(digest, otherwise));
    }
    return fates;
  }

  private static Digest digest(Referrer one) {
    return one.listed().digest();
  }

  /** By what a look at its manifest showed. */
  private static Optional<Fate> dropped(Referrer examined) {
    return switch (examined) {
      case Referrer.Accepted _ -> Optional.empty();
      case Referrer.OtherType other -> Optional.of(new Fate.OtherType(other.artifactType(), false));
      case Referrer.Refused refused -> Optional.of(new Fate.Refused(refused.miss()));
      case Referrer.Gone _ -> Optional.of(new Fate.Gone());
      case Referrer.OtherSubject _ -> Optional.of(new Fate.OtherSubject());
      case Referrer.Unreadable unreadable -> Optional.of(new Fate.Unreadable(unreadable.why()));
    };
  }

  /** By the listing alone. */
  private Fate passedBy(Descriptor entry) {
    return selection
        .revision()
        .<Fate>map(Fate.NotPinned::new)
        .orElseGet(() -> new Fate.OtherType(AcceptedTypes.listedType(entry).orElse(""), true));
  }

  /** What all is, whether or not it counts; of very many, as the listing says. */
  Survey survey() {
    boolean few = !isTooMany(listing.referrers());
    return survey(listing.referrers(), _ -> few);
  }

  private Survey newestFirst() {
    List<Descriptor> ordered =
        listing.referrers().stream()
            .sorted(
                Comparator.comparing(
                    entry -> selection.created(entry.annotations(), clock.now()),
                    History.newestFirst()))
            .toList();
    List<Descriptor> likely = ordered.stream().filter(selection.types()::mayAccept).toList();
    long needed =
        likely.stream().filter(it -> !Shortlist.tellsEnough(it, selection.types())).count()
            + examiner.examined().size();
    long room = Math.clamp(Examiner.MOST_EXAMINED - needed, 0, MOST_LOOKED_INTO);
    Set<Digest> newest =
        likely.stream().limit(room).map(Descriptor::digest).collect(Collectors.toSet());
    return survey(ordered, entry -> newest.contains(entry.digest()));
  }

  private Survey survey(List<Descriptor> listed, Predicate<Descriptor> closely) {
    List<Referrer> referrers = examiner.examineAll(listed, closely);
    Survey unproven = new Survey(examiner.subject(), referrers, obstacle(referrers));
    List<Candidate> candidates = unproven.candidates();
    if (candidates.isEmpty() || unproven.obstacle().isPresent()) {
      return new Survey(examiner.subject(), examiner.proveAll(referrers), unproven.obstacle());
    }
    Choice choice;
    try { // first of all: to prove what makes no difference may be too much
      choice = settle(selection, candidates, referrers).choice();
    } catch (Untrusted tooMany) {
      return new Survey(examiner.subject(), examiner.proveAll(referrers), Optional.of(tooMany));
    }
    Optional<Choice> plain = plainChoice(candidates, referrers);
    List<Referrer> proven = examiner.proveAll(referrers);
    Survey chosen =
        new Survey(examiner.subject(), proven, Optional.of(choice), plain, Optional.empty());
    return chosen.candidates().isEmpty()
        ? new Survey(examiner.subject(), proven, Optional.empty())
        : chosen;
  }

  /** Nothing where nobody can say. */
  private Optional<Choice> plainChoice(List<Candidate> candidates, List<Referrer> referrers) {
    try {
      return Optional.of(settle(selection.plain(), candidates, referrers).choice());
    } catch (Untrusted tooMany) {
      return Optional.empty();
    }
  }

  /** The failure of a search that has to look at all of the shortlist. */
  private Optional<Failure> obstacle(List<Referrer> referrers) {
    if (shortlist.tellsEnough()) {
      return Optional.empty();
    }
    Set<Digest> needed = new HashSet<>();
    shortlist.entries().forEach(entry -> needed.add(entry.digest()));
    return referrers.stream()
        .filter(referrer -> needed.contains(referrer.listed().digest()))
        .map(examiner::proveUnreadable)
        .filter(Referrer.Unreadable.class::isInstance)
        .map(referrer -> ((Referrer.Unreadable) referrer).why())
        .findFirst();
  }

  /**
   * Finds the one that is meant.
   *
   * @param image the digest that was given
   * @return nothing when there is no candidate, or none that counts
   * @throws NothingAttached when there are candidates, but no rule matches any
   * @throws AmbiguousChoice when nothing decides
   */
  Optional<Configuration> run(Digest image) {
    try {
      return switch (byListing(image)) {
        case Outcome.Found(Configuration configuration) -> Optional.of(configuration);
        case Outcome.AllRefused _ -> Optional.empty();
        case Outcome.Unclear _ -> byManifests(image);
      };
    } finally {
      decision.ifPresent(decisions::settled);
    }
  }

  /** What the listing alone says. */
  private sealed interface Outcome {
    record Found(Configuration configuration) implements Outcome {}

    /** None of what it lists counts. */
    record AllRefused() implements Outcome {}

    /** The manifests have to be looked at. */
    record Unclear() implements Outcome {}
  }

  /**
   * Where listed types, annotations and times decide, only the winner's manifest is fetched, so
   * that requests do not grow with generations and signatures. The winner has to be what the
   * listing says; else the listing counts for nothing.
   */
  private Outcome byListing(Digest image) {
    Shortlist left = shortlist;
    while (left.tellsEnough()) { // each turn but the last takes an entry out
      List<Candidate> candidates = left.asListed(examiner.subject());
      Decision decided = selection.decideAssumed(candidates, clock.now());
      decisions.decided(candidates, decided, "the listing");
      if (!(decided.choice() instanceof Choice.Chosen(Candidate winner, Choice.Reason reason))) {
        if (isTooMany(left.entries())) {
          decision = Optional.of(decided);
          throw failure(decided.choice());
        }
        return new Outcome.Unclear();
      }
      Descriptor entry = left.entry(winner.digest());
      switch (examiner.prove(entry)) {
        case Referrer.Accepted accepted -> {
          if (!accepted.candidate().isSame(winner)) {
            return new Outcome.Unclear();
          }
          decision = Optional.of(decided);
          return new Outcome.Found(configuration(image, accepted, reason, decided));
        }
        case Referrer.OtherType _ -> {
          return new Outcome.Unclear();
        }
        case Referrer.Refused refused -> {
          if (!refused.candidate().isSame(winner)) {
            return new Outcome.Unclear();
          }
          left = left.without(entry);
          if (left.entries().isEmpty()) {
            return new Outcome.AllRefused();
          }
        }
        case Referrer.Unreadable unreadable -> {
          decision = Optional.of(decided);
          throw unreadable.why();
        }
        // no candidate, but what is listed of the others may be right
        case Referrer.Gone gone -> left = left.without(entry);
        case Referrer.OtherSubject other -> left = left.without(entry);
      }
    }
    return new Outcome.Unclear();
  }

  private Optional<Configuration> byManifests(Digest image) {
    List<Referrer.Accepted> likely = examined(shortlist.entries());
    // hundreds of signatures are what they are listed as: that is no reason to fail
    List<Referrer.Accepted> all =
        likely.isEmpty() && !isTooMany(shortlist.others()) ? examined(shortlist.others()) : likely;
    List<Candidate> candidates = all.stream().map(Referrer.Accepted::candidate).toList();
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    Decision decided = settle(selection, candidates, all);
    decisions.decided(candidates, decided, "the manifests");
    decision = Optional.of(decided);
    return switch (decided.choice()) {
      case Choice.Chosen(Candidate candidate, Choice.Reason reason) ->
          all.stream()
              .filter(a -> a.candidate().digest().equals(candidate.digest()))
              .findFirst()
              .map(a -> configuration(image, a.with(candidate), reason, decided));
      case Choice.NoneMatches _ when !refused().isEmpty() -> Optional.empty();
      case Choice.NoneMatches _, Choice.Ambiguous _ -> throw failure(decided.choice());
    };
  }

  /**
   * Decides among candidates of which nobody knows yet whether they satisfy the policy: those on
   * which the choice depends are proven, and it is made again without those that do not.
   *
   * @param referrers by which they are known
   */
  private Decision settle(
      Selection by, List<Candidate> candidates, List<? extends Referrer> referrers) {
    Map<Digest, Candidate> left = new LinkedHashMap<>();
    candidates.forEach(candidate -> left.put(candidate.digest(), candidate));
    while (true) { // each turn but the last two takes a candidate out
      Decision decided = by.decideAssumed(List.copyOf(left.values()), clock.now());
      boolean settled = true;
      for (Candidate needed : decided.choice().between()) {
        Candidate proven = proven(needed, referrers).orElse(null);
        if (proven == null) {
          left.remove(needed.digest());
          settled = false;
        } else if (!proven.equals(left.put(needed.digest(), proven))) {
          settled = false; // from now on with its signature
        }
      }
      if (settled) {
        return decided;
      }
    }
  }

  private Optional<Candidate> proven(Candidate candidate, List<? extends Referrer> referrers) {
    return referrers.stream()
        .filter(referrer -> referrer.listed().digest().equals(candidate.digest()))
        .findFirst()
        .map(examiner::prove)
        .flatMap(Referrer::suspect);
  }

  private Configuration configuration(
      Digest image, Referrer.Accepted accepted, Choice.Reason reason, Decision decided) {
    return new Configuration(
        selection,
        image,
        accepted.candidate(),
        reason,
        decided.why(),
        accepted.manifest(),
        giver(),
        refused());
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

  private List<Referrer.Accepted> examined(List<Descriptor> entries) {
    List<Referrer.Accepted> examined = new ArrayList<>();
    for (Descriptor entry : entries) {
      Referrer referrer = examiner.examine(entry);
      if (examiner.proveUnreadable(referrer) instanceof Referrer.Unreadable unreadable) {
        throw unreadable.why(); // it may be the one
      }
      if (referrer instanceof Referrer.Accepted accepted) {
        examined.add(accepted);
      }
    }
    return List.copyOf(examined);
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
