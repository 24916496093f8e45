package dev.remora.discovery;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.Platform;
import dev.remora.oci.Repository;
import dev.remora.time.Timestamps;
import dev.remora.trust.proof.Miss;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that decides which configuration counts. Whatever becomes a {@link Configuration} has passed
 * {@link #judge} or {@link #objection}, whichever way it came: listed, known from before, named
 * itself, left on the volume, or kept in the cache.
 *
 * @param types the first is what {@code attach} and {@code push} write
 * @param rules over annotations, of which the first that matches any decides
 * @param revision the only one that counts, where one is pinned, by the beginning of its digest
 * @param referrers the repository whose listings count, where that is not the image's
 * @param mirrorListings whether a mirror's listing counts while the registry is away
 * @param platform whose manifest of an index counts
 * @param policy what else a candidate has to satisfy
 * @param builtAt when this Remora was built: a clock that stands before it is no clock (a device
 *     may boot in 1970)
 */
public record Selection(
    AcceptedTypes types,
    MatchRules rules,
    Optional<DigestPrefix> revision,
    Optional<Repository> referrers,
    boolean mirrorListings,
    Platform platform,
    Policy policy,
    Instant builtAt) {

  /** The same for one revision alone, or for any. */
  public Selection pinned(Optional<DigestPrefix> pin) {
    return new Selection(types, rules, pin, referrers, mirrorListings, platform, policy, builtAt);
  }

  /** That of a pull to which nobody says which of several is meant: no rules, and no pin. */
  public Selection plain() {
    return plain(types);
  }

  /** The same with other types. */
  public Selection plain(AcceptedTypes accepted) {
    return new Selection(
        accepted,
        MatchRules.none(),
        Optional.empty(),
        referrers,
        mirrorListings,
        platform,
        policy,
        builtAt);
  }

  /** What is said of one candidate. */
  public sealed interface Verdict {
    /** It may be chosen. */
    record Counts() implements Verdict {}

    /** It is something else: a signature, an SBOM. */
    record OtherType() implements Verdict {}

    /** It does not satisfy the policy. */
    record Refused(Miss miss) implements Verdict {
      /** For people. */
      public String why() {
        return "it " + miss.why();
      }
    }
  }

  private static final Verdict COUNTS = new Verdict.Counts();

  /** Whether one that is attached to an image may be chosen, before others are looked at. */
  public Verdict judge(Candidate candidate) {
    return types.accept(candidate.artifactType())
        ? objection(candidate).<Verdict>map(Verdict.Refused::new).orElse(COUNTS)
        : new Verdict.OtherType();
  }

  /** Why one does not count even if it is named itself, where its type and annotations are free. */
  Optional<Miss> objection(Candidate candidate) {
    return policy.objection(candidate);
  }

  /**
   * Why one is older than it may be; nothing where it is not. Without a time that counts it cannot
   * be shown to be newer. A pin is an operator's word, and excuses that.
   */
  Optional<Miss> tooOld(Candidate candidate, Optional<Known.Floor> floor, Instant now) {
    return floor
        .filter(f -> revision.isEmpty() && !f.revision().equals(candidate.digest()))
        .flatMap(
            f ->
                created(candidate.annotations(), now)
                    .map(created -> created.isBefore(f.created()) ? "is older than" : "")
                    .or(() -> Optional.of("has no time of creation that counts, unlike"))
                    .filter(why -> !why.isEmpty())
                    .map(
                        why ->
                            new Miss(
                                Miss.Reason.TOO_OLD,
                                why
                                    + " "
                                    + f.revision().shortened()
                                    + ", which was confirmed before")));
  }

  /**
   * Decides which of several candidates is meant: by the pinned revision, by the first rule that
   * matches, and among generations of one thing by time. Never a guess, and never one that does not
   * count.
   */
  public Choice choose(List<Candidate> candidates, Instant now) {
    return decide(counting(candidates), candidates, now).choice();
  }

  /**
   * Decides the same as if each satisfied the policy. Where it chooses one that does, the others
   * make no difference, whether or not they do: without any of them it would choose the same.
   */
  Decision decideAssumed(List<Candidate> candidates, Instant now) {
    Narrowing typed =
        Narrowing.to(
            Criterion.TYPE,
            "the artifact type",
            candidates,
            c -> types.accept(c.artifactType()),
            c -> new Fate.OtherType(c.artifactType(), true));
    return decide(typed.kept(), candidates, now).after(typed);
  }

  private Decision decide(List<Candidate> counting, List<Candidate> candidates, Instant now) {
    if (counting.isEmpty()) {
      return Decision.of(new Choice.NoneMatches(candidates));
    }
    if (revision.isPresent()) {
      return pinned(revision.get(), counting, candidates);
    }
    if (rules.isEmpty()) {
      return newest(counting, now, Choice.Reason.ONLY_ONE);
    }
    return rules
        .firstMatch(counting)
        .map(match -> matched(match, counting, now))
        .orElseGet(() -> unmatched(counting, candidates));
  }

  private static Decision pinned(
      DigestPrefix pin, List<Candidate> counting, List<Candidate> candidates) {
    Narrowing named =
        Narrowing.to(
            Criterion.REVISION,
            "--revision " + pin,
            counting,
            c -> pin.matches(c.digest()),
            _ -> new Fate.NotPinned(pin));
    List<Candidate> pinned = named.kept();
    Choice choice =
        switch (pinned.size()) {
          case 0 -> new Choice.NoneMatches(candidates);
          case 1 -> new Choice.Chosen(pinned.getFirst(), Choice.Reason.PINNED);
          // of which one may have been made to begin like the other
          default -> new Choice.Ambiguous(pinned, differingAnnotations(pinned), false);
        };
    return Decision.of(choice, named);
  }

  private Decision matched(MatchRules.Match match, List<Candidate> counting, Instant now) {
    Narrowing matched =
        new Narrowing(
            Criterion.MATCH,
            "the rule " + match.rule(),
            counting,
            match.candidates(),
            _ -> new Fate.OtherRule(match.rule()));
    return newest(match.candidates(), now, Choice.Reason.RULE).after(matched);
  }

  private static Decision unmatched(List<Candidate> counting, List<Candidate> candidates) {
    Narrowing unmatched =
        new Narrowing(Criterion.MATCH, "--match", counting, List.of(), _ -> new Fate.NoRule());
    return Decision.of(new Choice.NoneMatches(candidates), unmatched);
  }

  /** Decides among generations of one thing by time alone, whatever the pin and the rules say. */
  public Choice chooseNewest(List<Candidate> generations, Instant now) {
    List<Candidate> counting = counting(generations);
    return counting.isEmpty()
        ? new Choice.NoneMatches(generations)
        : newest(counting, now, Choice.Reason.ONLY_ONE).choice();
  }

  private List<Candidate> counting(List<Candidate> candidates) {
    return candidates.stream().filter(c -> judge(c) instanceof Verdict.Counts).toList();
  }

  /** The one with the latest time; nothing decides between those that differ in more than time. */
  private Decision newest(List<Candidate> candidates, Instant now, Choice.Reason whenAlone) {
    if (candidates.size() == 1) {
      return Decision.of(new Choice.Chosen(candidates.getFirst(), whenAlone));
    }
    SortedSet<String> differing = differingAnnotations(candidates);
    if (!differing.isEmpty()) {
      return Decision.of(new Choice.Ambiguous(candidates, differing, false));
    }
    Optional<Instant> latest =
        candidates.stream()
            .flatMap(c -> created(c.annotations(), now).stream())
            .max(Instant::compareTo);
    Narrowing newest =
        Narrowing.to(
            Criterion.TIME,
            "the time of creation",
            candidates,
            c -> created(c.annotations(), now).equals(latest),
            c -> new Fate.Older(created(c.annotations(), now), latest));
    List<Candidate> last = newest.kept();
    return Decision.of(
        last.size() == 1
            ? new Choice.Chosen(last.getFirst(), Choice.Reason.NEWEST)
            : new Choice.Ambiguous(last, differing, latest.isPresent()),
        newest);
  }

  /**
   * Those that not all candidates have with one value. Each annotation is looked at once, in a
   * sorted map: a stranger's candidates may have thousands, whose hashes collide.
   */
  private static SortedSet<String> differingAnnotations(List<Candidate> candidates) {
    Comparator<Map.Entry<String, String>> order =
        Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue());
    Map<Map.Entry<String, String>, Integer> bearers = new TreeMap<>(order);
    for (Candidate candidate : candidates) {
      candidate
          .annotations()
          .custom()
          .entries()
          .forEach((key, value) -> bearers.merge(Map.entry(key, value), 1, Integer::sum));
    }
    SortedSet<String> differing = new TreeSet<>();
    bearers.forEach(
        (entry, count) -> {
          if (count < candidates.size()) {
            differing.add(entry.getKey());
          }
        });
    return differing;
  }

  /** Whether something is asked of whatever is attached, though all of it may pass. */
  boolean asks(Criterion criterion) {
    return switch (criterion) {
      case REVISION -> revision.isPresent();
      case TYPE -> true;
      case TRUST -> policy.needsEvidence();
      case MATCH -> !rules.isEmpty() && revision.isEmpty();
      case MANIFEST, TIME -> false;
    };
  }

  /** What one criterion asks for, in words for people. */
  String words(Criterion criterion) {
    return switch (criterion) {
      case REVISION -> "--revision" + revision.map(pin -> " " + pin).orElse("");
      case MANIFEST -> "what can be read of it";
      case TYPE -> String.join(", ", types.types());
      case TRUST -> policy.demand();
      case MATCH -> "--match";
      case TIME -> "the time of creation";
    };
  }

  /**
   * When something was created, as far as it counts: {@code org.opencontainers.image.created},
   * unless it is missing, malformed, not from 2000 to 2200, or ahead of the clock. Nothing is ahead
   * of a clock that stands before the build.
   */
  public Optional<Instant> created(Annotations annotations, Instant now) {
    return annotations
        .get(Annotations.CREATED)
        .flatMap(Timestamps::parse)
        .filter(created -> isNoClock(now) || !Timestamps.isAhead(created, now));
  }

  private boolean isNoClock(Instant now) {
    return now.isBefore(builtAt);
  }

  /**
   * A digest of all components: what was chosen under another one says nothing. Volumes keep it, so
   * a component that makes no difference adds nothing, and what earlier versions kept still holds.
   *
   * @param now the time of the build makes a difference only where the clock stands before it
   */
  public Digest fingerprint(Instant now) {
    List<Object> all = new ArrayList<>(all());
    if (!policy.equals(Policy.NONE)) {
      all.add(policy);
    }
    if (isNoClock(now)) {
      all.add("no clock");
    }
    return digest(all);
  }

  /**
   * A digest of what decides between those that count. By another one, other things are meant, and
   * which is the newer of them says nothing; by the same, whoever is trusted, it does.
   */
  public Digest lineage() {
    return digest(all());
  }

  private List<Object> all() {
    return List.of(
        types,
        rules.isEmpty() ? Optional.empty() : Optional.of(rules),
        revision,
        referrers,
        mirrorListings,
        platform);
  }

  private static Digest digest(List<Object> all) {
    String text = String.join("\n", all.stream().map(Object::toString).toList());
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
