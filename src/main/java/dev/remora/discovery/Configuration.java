package dev.remora.discovery;

import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import java.util.Optional;

/**
 * The configuration that is meant.
 *
 * @param image the digest that was given
 * @param candidate its subject is the image, or the image's manifest for this platform
 * @param manifest nothing when it was verified before and need not be fetched again
 */
public record Configuration(
    Digest image, Candidate candidate, Choice.Reason reason, Optional<Manifest> manifest) {

  public Digest revision() {
    return candidate.digest();
  }
}
