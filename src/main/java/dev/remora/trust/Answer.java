package dev.remora.trust;

import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is said of a signature before anything but the manifest's digest is known: the proof, which
 * takes nearly all of the time, is not made again when more is.
 *
 * @param claim what is signed, where it is
 */
record Answer(Verdict verdict, Optional<Claim> claim) {
  static Answer notSigned(Miss miss) {
    return new Answer(new Verdict.NotSigned(miss), Optional.empty());
  }

  /**
   * The same of a manifest that was read.
   *
   * @param size of the manifest, where it is known
   */
  Verdict about(OptionalLong size) {
    if (claim.isPresent()) {
      try {
        claim.get().requireSize(size);
      } catch (Refusal e) {
        return new Verdict.NotSigned(e.miss());
      }
    }
    return verdict;
  }
}
