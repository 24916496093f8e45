package dev.remora.trust.notation;

import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.Testimony;
import java.time.Instant;

/**
 * An envelope of which all is proven but that it counts now.
 *
 * @param validity of all its certificates
 */
record ProvenEnvelope(Testimony testimony, Attributes attributes, Period validity) {
  /** Refuses one that counts no more, or not yet. */
  void requireValid(Instant now) throws Refusal {
    attributes.requireUnexpired(now);
    if (now.isBefore(validity.start())) {
      throw new Refusal(
          Miss.Reason.NOT_YET,
          "carries a signature by a certificate that is not valid before " + validity.start());
    }
    if (!validity.contains(now)) {
      throw new Refusal(
          Miss.Reason.EXPIRED,
          "carries a signature by a certificate that was valid until "
              + validity.end().map(Instant::toString).orElse(""));
    }
  }
}
