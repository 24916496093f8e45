package dev.remora.sync;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Policy;
import dev.remora.publish.Published;
import dev.remora.publish.RecordedSignature;
import dev.remora.trust.Verdict;
import dev.remora.trust.proof.Miss;
import java.util.Optional;

/**
 * Whether what is published counts today, and by whose signature. A volume is hostile: what it says
 * of that itself is never repeated as true.
 */
record Trust(Policy policy) {
  /** By whose signature it counts; nothing where it does not, or none is asked for. */
  Optional<RecordedSignature> signature(Published published) {
    return policy
        .signed(candidate(published))
        .filter(_ -> objection(published).isEmpty())
        .map(Trust::recorded);
  }

  /** Why it does not count. */
  Optional<Miss> objection(Published published) {
    return policy.objection(candidate(published));
  }

  /** As a volume keeps it. */
  static RecordedSignature recorded(Verdict.Signed signed) {
    return new RecordedSignature(
        signed.signature(),
        signed.signer().kind(),
        signed.signer().toString(),
        signed.annotations());
  }

  private static Candidate candidate(Published published) {
    return Target.candidate(published, published.revision()); // whatever it is attached to
  }
}
