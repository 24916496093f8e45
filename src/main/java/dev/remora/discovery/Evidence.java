package dev.remora.discovery;

import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss;
import java.util.Optional;

/**
 * What was found beside a manifest.
 *
 * @param signature the one that counts, if there is one
 * @param miss how near the nearest comes, if there is none
 */
public record Evidence(Optional<Signature> signature, Optional<Miss> miss) {
  static final Evidence NONE = new Evidence(Optional.empty(), Optional.empty());

  /** Why a candidate does not count even with it: by what comes nearest. */
  Optional<Miss> objectionTo(Candidate candidate, Policy policy) {
    Optional<Miss> objection = policy.objection(candidate.with(signature));
    return objection.map(o -> miss.filter(m -> m.compareTo(o) > 0).orElse(o));
  }
}
