package dev.remora.discovery;

import dev.remora.failure.Failure;
import dev.remora.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What is attached to a subject.
 *
 * @param referrers in the order of the listing
 * @param choice what {@code pull} would choose; nothing when there is no candidate, or an obstacle
 * @param plain the same of a pull without rules and without a pin; nothing also where nobody can
 *     say
 * @param obstacle what keeps {@code pull} from choosing anything, whatever else is attached: what
 *     may be a candidate cannot be read, and the listing says too little to do without
 */
public record Survey(
    Digest subject,
    List<Referrer> referrers,
    Optional<Choice> choice,
    Optional<Choice> plain,
    Optional<Failure> obstacle) {

  /** What is attached, of which nothing is chosen. */
  Survey(Digest subject, List<Referrer> referrers, Optional<Failure> obstacle) {
    this(subject, referrers, Optional.empty(), Optional.empty(), obstacle);
  }

  /**
   * Those that count, and those that cannot be read but would count by what the listing says, if it
   * says enough: {@code pull} takes its word, too, so they compete with the others.
   */
  public List<Candidate> candidates() {
    return referrers.stream()
        .filter(referrer -> !(referrer instanceof Referrer.Unreadable u) || u.told())
        .flatMap(referrer -> referrer.suspect().stream())
        .toList();
  }

  /** Those that count, and all that cannot be read and may count. */
  public List<Candidate> suspects() {
    return referrers.stream().flatMap(referrer -> referrer.suspect().stream()).toList();
  }

  /** The configurations that do not count. */
  public List<Referrer.Refused> refused() {
    return referrers.stream()
        .filter(Referrer.Refused.class::isInstance)
        .map(Referrer.Refused.class::cast)
        .toList();
  }

  /** The one that would be pulled. */
  public Optional<Candidate> chosen() {
    return choice.flatMap(
        c ->
            c instanceof Choice.Chosen chosen ? Optional.of(chosen.candidate()) : Optional.empty());
  }
}
