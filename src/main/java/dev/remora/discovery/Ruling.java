package dev.remora.discovery;

import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.trust.proof.Miss;
import java.util.List;
import java.util.Optional;

/**
 * What became of one that is listed.
 *
 * @param referrer what a look at its manifest showed, if one was needed or made since
 * @param manifest as far as it was fetched and kept
 * @param remedies each of which would have it chosen; of very many rulings, those of the first
 */
public record Ruling(
    Referrer referrer, Fate fate, Optional<Manifest> manifest, List<Remedy> remedies) {
  public Ruling {
    remedies = List.copyOf(remedies);
  }

  public Digest digest() {
    return referrer.listed().digest();
  }

  /** What it is a candidate by, whether it counts or not; nothing where it is something else. */
  public Optional<Candidate> candidate() {
    return referrer instanceof Referrer.Refused refused
        ? Optional.of(refused.candidate())
        : referrer.suspect();
  }

  /** What else keeps it from counting, which made no difference; for people, after its digest. */
  public Optional<String> besides() {
    boolean dropped = fate instanceof Fate.Refused;
    return referrer instanceof Referrer.Refused(_, _, Miss miss) && !dropped
        ? Optional.of(miss.why())
        : Optional.empty();
  }
}
