package dev.remora.cli;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Referrer;
import dev.remora.trust.Verdict;
import dev.remora.trust.proof.Miss;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of the signatures of a candidate, for people who look why it counts or does not.
 *
 * @param verdict a word for scripts: {@code signed}, or how near the nearest signature comes
 * @param text the same for people, without who signed
 * @param signed by which signature it counts
 * @param reason what is wrong, after the name of the candidate; empty where nothing is
 */
record SignatureFinding(
    String verdict, String text, Optional<Verdict.Signed> signed, String reason) {
  private static final String SIGNED = "signed";

  /** Nothing of what is no candidate, and where nobody asks for signatures. */
  static Optional<SignatureFinding> of(Referrer referrer, Policy policy) {
    return switch (referrer) {
      case Referrer.Accepted(_, Candidate candidate, _) ->
          policy.signed(candidate).map(SignatureFinding::of);
      case Referrer.Refused(_, _, Miss miss) -> Optional.of(of(miss));
      case Referrer.OtherType _, Referrer.Gone _, Referrer.OtherSubject _, Referrer.Unreadable _ ->
          Optional.empty();
    };
  }

  static SignatureFinding of(Verdict.Signed signed) {
    return new SignatureFinding(SIGNED, "signed by ", Optional.of(signed), "");
  }

  static SignatureFinding of(Miss miss) {
    return new SignatureFinding(
        miss.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        text(miss.reason()),
        Optional.empty(),
        miss.why());
  }

  private static String text(Miss.Reason reason) {
    return switch (reason) {
      case NOT_SIGNED -> "not signed";
      case NOT_LOOKED_AT -> "not looked at (bound)";
      case UNREADABLE -> "signature that cannot be read";
      case ATTESTATION -> "attestation, no signature";
      case OTHER_MEANING -> "signed document, no signature of it";
      case OTHER_MANIFEST -> "signature of another manifest";
      case OTHER_KIND -> "signature of another kind";
      case OTHER_KEY -> "signature of another key";
      case UNPROVEN -> "signature that is not proven";
      case OTHER_AUTHORITY -> "certificate of another authority";
      case EXPIRED -> "certificate expired before it signed";
      case NOT_YET -> "signature of a time that is still to come";
      case OTHER_IDENTITY -> "signature of another identity";
      case OTHER_SUBJECT -> "certificate of another subject";
      case OTHER_ANNOTATIONS -> "signature without the annotations that are asked for";
      case REVOKED -> "revoked";
      case TOO_OLD -> "too old";
    };
  }

  /**
   * For people.
   *
   * @param whole whether names, fingerprints and issuers are, which may fill more than a line
   */
  String line(boolean whole) {
    return text
        + signed
            .map(Verdict.Signed::signer)
            .map(signer -> whole ? signer.toString() : SignerText.shortened(signer))
            .orElse("");
  }
}
