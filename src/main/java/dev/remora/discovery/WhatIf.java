package dev.remora.discovery;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import dev.remora.trust.proof.Miss;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What would be chosen if something were otherwise. The selection itself decides it, so nothing is
 * advised that would not help.
 *
 * @param counting the candidates that count, each of which satisfies the policy
 * @param certain whether all that may be one could be looked at; else only a pin is known to help
 */
record WhatIf(Selection selection, List<Candidate> counting, boolean certain, Instant now) {
  static WhatIf of(Survey survey, Selection selection, Instant now) {
    boolean certain = survey.referrers().stream().noneMatch(WhatIf::isUnknown);
    return new WhatIf(selection, survey.candidates(), certain, now);
  }

  private static boolean isUnknown(Referrer referrer) {
    return switch (referrer) {
      case Referrer.Unreadable unreadable -> unreadable.candidate().isPresent();
      case Referrer.Refused refused -> refused.miss().reason() == Miss.Reason.NOT_LOOKED_AT;
      default -> false;
    };
  }

  /** What would have one chosen that is not; nothing where no single step would. */
  List<Remedy> remedies(Referrer referrer) {
    return switch (referrer) {
      case Referrer.Accepted(_, Candidate candidate, _) -> {
        List<Remedy> all = new ArrayList<>();
        if (isChosen(candidate, selection.pinned(pin(candidate)), counting)) {
          all.add(Remedy.PIN);
        }
        all.addAll(again(candidate));
        yield List.copyOf(all);
      }
      case Referrer.Refused(_, Candidate candidate, Miss miss) -> {
        boolean signing = miss.reason().compareTo(Miss.Reason.OTHER_ANNOTATIONS) <= 0;
        yield certain && signing && isChosen(candidate, selection, with(candidate))
            ? List.of(Remedy.SIGN)
            : again(candidate);
      }
      case Referrer.OtherType _, Referrer.Gone _, Referrer.OtherSubject _, Referrer.Unreadable _ ->
          List.of();
    };
  }

  private List<Remedy> again(Candidate candidate) {
    Candidate copy = attachedAgain(candidate);
    return certain && isChosen(copy, selection, with(copy))
        ? List.of(Remedy.ATTACH_AGAIN)
        : List.of();
  }

  /** What becomes of the choice without one of them; nothing where that is not certain. */
  Optional<Choice> without(Candidate one) {
    List<Candidate> others =
        counting.stream().filter(c -> !c.digest().equals(one.digest())).toList();
    return Optional.of(selection.decideAssumed(others, now).choice()).filter(_ -> certain);
  }

  private boolean isChosen(Candidate one, Selection by, List<Candidate> candidates) {
    return by.decideAssumed(candidates, now).choice() instanceof Choice.Chosen(Candidate chosen, _)
        && chosen.digest().equals(one.digest());
  }

  private static Optional<DigestPrefix> pin(Candidate candidate) {
    return Optional.of(DigestPrefix.of(candidate.digest()));
  }

  private List<Candidate> with(Candidate added) {
    List<Candidate> all = new ArrayList<>(counting);
    all.add(added);
    return all;
  }

  /** Under another digest, later than all others. */
  private Candidate attachedAgain(Candidate candidate) {
    Instant created =
        counting.stream()
            .flatMap(c -> selection.created(c.annotations(), now).stream())
            .filter(now::isBefore)
            .max(Instant::compareTo)
            .map(latest -> latest.plusNanos(1))
            .orElse(now);
    Map<String, String> annotations = new TreeMap<>(candidate.annotations().entries());
    annotations.put(Annotations.CREATED, created.toString());
    return new Candidate(
        Digest.sha256((candidate.digest() + " again").getBytes(StandardCharsets.UTF_8)),
        candidate.subject(),
        candidate.artifactType(),
        new Annotations(annotations));
  }
}
