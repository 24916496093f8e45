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
        isBeforeSince(nearest)
            ? "attach a newer one, or this one again, which makes it newer: "
                + attach(nearest.candidate())
            : advice(miss.reason(), nearest.candidate()));
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

  private String advice(Miss.Reason reason, Candidate candidate) {
    return switch (reason) {
      case NOT_LOOKED_AT -> "name the one that is meant with --revision, or detach the others";
      case OTHER_KEY -> "add its key to --verify-key, or sign it: " + sign(candidate, "");
      case OTHER_ANNOTATIONS ->
          "sign it with them: "
              + sign(
                  candidate, images.isPresent() ? " --sign-annotation KEY=VALUE" : " -a KEY=VALUE");
      case REVOKED -> "attach one that is not revoked";
      case TOO_OLD ->
          "to go back to it, attach it again: "
              + attach(candidate)
              + "; or name it with --revision";
      case NOT_SIGNED, UNREADABLE, ATTESTATION, OTHER_MEANING, OTHER_MANIFEST ->
          "sign it: " + sign(candidate, "");
    };
  }

  /** What signs it; an artifact of its own by cosign, as it is attached to nothing. */
  private String sign(Candidate candidate, String annotations) {
    String digest = candidate.digest().toString();
    return images
            .map(repository -> "remora sign " + image(repository, candidate) + " " + digest)
            .map(command -> command + " --sign-key FILE")
            .orElse("cosign sign --key FILE " + where + "@" + digest)
        + annotations;
  }

  private String attach(Candidate candidate) {
    return images
        .map(
            repository ->
                "remora attach %s --from %s --sign-key FILE"
                    .formatted(image(repository, candidate), candidate.digest()))
        .orElse("remora push REF FILE --sign-key FILE");
  }

  private static String image(String repository, Candidate candidate) {
    return repository + "@" + candidate.subject();
  }
}
