package dev.remora.discovery;

import dev.remora.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What is attached to a subject.
 *
 * @param choice nothing when there is no candidate
 */
public record Survey(Digest subject, List<Referrer> referrers, Optional<Choice> choice) {
  /** Those that count. */
  public List<Candidate> candidates() {
    return referrers.stream()
        .filter(Referrer.Accepted.class::isInstance)
        .map(r -> ((Referrer.Accepted) r).candidate())
        .toList();
  }

  /** The one that would be pulled. */
  public Optional<Candidate> chosen() {
    return choice.flatMap(
        c ->
            c instanceof Choice.Chosen chosen ? Optional.of(chosen.candidate()) : Optional.empty());
  }
}
