package dev.remora.discovery;

import dev.remora.failure.Purpose;
import dev.remora.failure.Untrusted;
import dev.remora.trust.proof.Miss;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Says that there are configurations of which none counts, by the one that comes nearest.
 *
 * @param images the repository of the image that they belong to; nothing where they belong to none
 * @param where the repository that holds them
 * @param refused at least one
 */
record RefusedConfigurations(
    Policy policy, Optional<String> images, String where, List<Referrer.Refused> refused) {
  Untrusted failure(Purpose purpose) {
    Referrer.Refused nearest =
        refused.stream().max(Comparator.comparing(Referrer.Refused::miss)).orElseThrow();
    Miss miss = nearest.miss();
    int count = refused.size();
    return new Untrusted(
        purpose,
        "%d configuration%s, none %s: %s %s"
            .formatted(
                count,
                count == 1 ? "" : "s",
                isSigned(miss.reason()) ? "that counts" : policy.demand(),
                nearest.candidate().digest(),
                miss.why()),
        isBeforeSince(nearest) ? next(nearest).newer() : next(nearest).after(miss.reason()));
  }

  private NextStep next(Referrer.Refused one) {
    return new NextStep(policy.signers(), images, where, one.candidate());
  }

  /** By the policy itself, which no pin excuses; else by what this volume had. */
  private boolean isBeforeSince(Referrer.Refused one) {
    return policy
        .objection(one.candidate())
        .filter(miss -> miss.reason() == Miss.Reason.TOO_OLD)
        .isPresent();
  }

  /** By somebody who is trusted, and yet it does not count. */
  private static boolean isSigned(Miss.Reason reason) {
    return reason.compareTo(Miss.Reason.OTHER_ANNOTATIONS) >= 0;
  }
}
