package dev.remora.discovery;

import dev.remora.oci.SignerKind;
import dev.remora.trust.proof.Miss;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to do about a configuration that does not count, by the way in which a signature would.
 *
 * @param signers of which kinds those are whose signatures count
 * @param images the repository of the image that it belongs to; nothing where it belongs to none
 * @param where the repository that holds it
 */
record NextStep(
    Set<SignerKind> signers, Optional<String> images, String where, Candidate candidate) {
  String after(Miss.Reason reason) {
    return switch (reason) {
      case NOT_LOOKED_AT -> "name the one that is meant with --revision, or detach the others";
      case OTHER_KEY -> added("its key", SignerKind.KEY, "--verify-key");
      case OTHER_IDENTITY ->
          added("it", SignerKind.IDENTITY, "--verify-identity and --verify-issuer");
      case OTHER_SUBJECT -> added("its subject", SignerKind.CERTIFICATE, "--verify-subject");
      case OTHER_AUTHORITY -> authority();
      case OTHER_ANNOTATIONS -> "sign it with them: " + sign(true);
      case REVOKED -> "attach one that is not revoked";
      case NOT_YET -> "set the clock of this machine, or, if it is right, sign it: " + sign(false);
      case TOO_OLD ->
          "to go back to it, attach it again: " + attach() + "; or name it with --revision";
      case NOT_SIGNED,
          UNREADABLE,
          ATTESTATION,
          OTHER_MEANING,
          OTHER_MANIFEST,
          OTHER_KIND,
          EXPIRED ->
          "sign it: " + sign(false);
      case UNPROVEN ->
          (signers.contains(SignerKind.IDENTITY)
                  ? "renew --trusted-root, if it is older than that, or "
                  : "")
              + "sign it: "
              + sign(false);
    };
  }

  private String added(String what, SignerKind kind, String setting) {
    return (signers.contains(kind) ? "add " + what + " to " + setting + ", or " : "")
        + "sign it: "
        + sign(false);
  }

  private String authority() {
    String settings =
        List.of(SignerKind.IDENTITY, SignerKind.CERTIFICATE).stream()
            .filter(signers::contains)
            .map(kind -> kind == SignerKind.IDENTITY ? "--trusted-root" : "--verify-ca")
            .collect(Collectors.joining(" or "));
    return (settings.isEmpty() ? "" : "add it to " + settings + ", or ")
        + "sign it: "
        + sign(false);
  }

  String newer() {
    return "attach a newer one, or this one again, which makes it newer: " + attach();
  }

  /** What signs it; by a key, what belongs to an image needs no second tool. */
  private String sign(boolean annotated) {
    SignerKind kind = SigningStep.simplest(signers);
    return images
        .filter(_ -> kind == SignerKind.KEY)
        .map(
            repository ->
                "remora sign %s %s --sign-key FILE".formatted(image(repository), candidate.digest())
                    + (annotated ? " --sign-annotation KEY=VALUE" : "")
                    + elsewhere(repository))
        .orElseGet(() -> new SigningStep(where, candidate.digest().toString()).by(kind, annotated));
  }

  private String attach() {
    String command =
        images
            .map(
                repository ->
                    "remora attach %s --from %s%s"
                        .formatted(image(repository), candidate.digest(), elsewhere(repository)))
            .orElse("remora push REF FILE");
    SignerKind kind = SigningStep.simplest(signers);
    // what nobody signed yet counts nowhere, so that only --force attaches it
    return kind == SignerKind.KEY
        ? command + " --sign-key FILE"
        : command
            + (images.isPresent() ? " --force" : "")
            + ", and sign that: "
            + new SigningStep(where, "DIGEST").by(kind, false);
  }

  /** Where artifacts are not in the repository of their images. */
  private String elsewhere(String repository) {
    return repository.equals(where) ? "" : " --referrers " + where;
  }

  private String image(String repository) {
    return repository + "@" + candidate.subject();
  }
}
