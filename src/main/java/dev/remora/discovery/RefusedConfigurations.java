package dev.remora.discovery;

import dev.remora.failure.Purpose;
import dev.remora.failure.Untrusted;
import dev.remora.trust.Miss;
import java.util.Comparator;
import java.util.List;

/**
 * Says that there are configurations of which none counts, by the one that comes nearest.
 *
 * @param where the repository that holds them
 * @param refused at least one
 */
record RefusedConfigurations(Policy policy, String where, List<Referrer.Refused> refused) {
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
        isBeforeSince(nearest)
            ? "attach a newer one, or this one again, which makes it newer: remora attach --from …"
                + " --sign-key …"
            : advice(miss.reason(), where + "@" + nearest.candidate().digest()));
  }

  /** By the policy itself, which no pin excuses; else by what this volume had. */
  private boolean isBeforeSince(Referrer.Refused one) {
    return policy
        .objection(one.candidate())
        .filter(miss -> miss.reason() == Miss.Reason.TOO_OLD)
        .isPresent();
  }

  /** By a key that is trusted, and yet it does not count. */
  private static boolean isSigned(Miss.Reason reason) {
    return reason.compareTo(Miss.Reason.OTHER_ANNOTATIONS) >= 0;
  }

  private static String advice(Miss.Reason reason, String name) {
    return switch (reason) {
      case NOT_LOOKED_AT -> "name the one that is meant with --revision, or detach the others";
      case OTHER_KEY -> "add its key to --verify-key, or sign it: cosign sign --key … " + name;
      case OTHER_ANNOTATIONS -> "sign it with them: cosign sign --key … -a KEY=VALUE " + name;
      case REVOKED -> "attach one that is not revoked";
      case TOO_OLD ->
          "to go back to it, attach it again: remora attach --from … --sign-key …; or name it with"
              + " --revision";
      case NOT_SIGNED, UNREADABLE, ATTESTATION, OTHER_MEANING, OTHER_MANIFEST ->
          "sign it: remora sign, or cosign sign --key … " + name;
    };
  }
}
