package dev.remora.discovery;

import dev.remora.failure.Failure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Manifest;
import dev.remora.trust.proof.Miss;
import java.util.Optional;

/**
 * A listed referrer after a look at its manifest: the manifest says what it is, not the listing.
 */
public sealed interface Referrer {
  /** As listed, with the size that it has where it was fetched. */
  Descriptor listed();

  /** What it is or may be a candidate by, when pull chooses; nothing where it is certainly none. */
  default Optional<Candidate> suspect() {
    return switch (this) {
      case Accepted accepted -> Optional.of(accepted.candidate());
      case Unreadable unreadable -> unreadable.candidate();
      case OtherType _, Refused _, Gone _, OtherSubject _ -> Optional.empty();
    };
  }

  /** What a selection makes of a candidate. */
  static Referrer of(Descriptor listed, Candidate candidate, Selection selection) {
    return switch (selection.judge(candidate)) {
      case Selection.Verdict.Counts _ -> new Accepted(listed, candidate, Optional.empty());
      case Selection.Verdict.OtherType _ -> new OtherType(listed, candidate.artifactType());
      case Selection.Verdict.Refused(Miss miss) -> new Refused(listed, candidate, miss);
    };
  }

  /**
   * It counts.
   *
   * @param manifest nothing when it was not fetched: it was verified before, or the listing said
   *     enough
   */
  record Accepted(Descriptor listed, Candidate candidate, Optional<Manifest> manifest)
      implements Referrer {
    Accepted with(Candidate proven) {
      return new Accepted(listed, proven, manifest);
    }
  }

  /** It is something else, or so it is listed: a signature, an SBOM. */
  record OtherType(Descriptor listed, String artifactType) implements Referrer {}

  /** It is a configuration, but does not satisfy the policy, or is too old. */
  record Refused(Descriptor listed, Candidate candidate, Miss miss) implements Referrer {}

  /** It is listed, but the registry says that it is not there. */
  record Gone(Descriptor listed) implements Referrer {}

  /** It is listed, but refers to another image. */
  record OtherSubject(Descriptor listed) implements Referrer {}

  /**
   * It is listed and may be there, but what it is cannot be found out.
   *
   * @param candidate what it may be, by the listing alone; nothing where it is listed as something
   *     else
   * @param told whether the listing says enough of it to compare it with others
   * @param why what whoever needs it fails with
   */
  record Unreadable(Descriptor listed, Optional<Candidate> candidate, boolean told, Failure why)
      implements Referrer {}
}
