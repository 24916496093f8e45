package dev.remora.discovery;

import dev.remora.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What earlier passes found out.
 *
 * @param candidates were verified, and need not be fetched again where they still count
 * @param floor what nothing may be older than; nothing where age does not matter
 */
public record Known(List<Candidate> candidates, Optional<Floor> floor) {

  /**
   * The newest revision that was confirmed before. Whoever serves listings can leave out what is
   * newer, and so bring back an older one that was signed, too: that is no signer's word.
   *
   * @param created when it was created, by its own annotation
   */
  public record Floor(Instant created, Digest revision) {}

  public Known {
    candidates = List.copyOf(candidates);
  }

  static Known nothing() {
    return new Known(List.of(), Optional.empty());
  }
}
