package dev.remora.discovery;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Manifest;
import java.util.Optional;

/**
 * A listed referrer after a look at its manifest: the manifest says what it is, not the listing.
 */
public sealed interface Referrer {
  Descriptor listed();

  /**
   * It counts.
   *
   * @param manifest nothing when it was not fetched: it was verified before, or the listing said
   *     enough
   */
  record Accepted(Descriptor listed, Candidate candidate, Optional<Manifest> manifest)
      implements Referrer {}

  /** It is something else: a signature, an SBOM. */
  record OtherType(Descriptor listed, String artifactType) implements Referrer {}

  /** It is listed, but the registry says that it is not there. */
  record Gone(Descriptor listed) implements Referrer {}

  /** It is listed, but refers to another image. */
  record OtherSubject(Descriptor listed) implements Referrer {}
}
