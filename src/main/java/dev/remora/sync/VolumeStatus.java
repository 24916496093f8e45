package dev.remora.sync;

import dev.remora.publish.Alteration;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a volume holds, and what is known about that.
 *
 * @param alterations what was changed since it was published; empty when it is in order
 * @param confirmed when a source last said that this revision is the one
 * @param start what the last start on this volume stood on
 * @param owner the image that the volume serves, as it was configured
 * @param isOwners whether what is published is that image's; not so where a start was killed
 */
public record VolumeStatus(
    Published published,
    List<Alteration> alterations,
    Optional<State.Confirmation> confirmed,
    Optional<State.LastStart> start,
    Optional<String> owner,
    boolean isOwners) {

  public VolumeStatus {
    alterations = List.copyOf(alterations);
  }

  /**
   * How long ago it was confirmed, or published if it never was; nothing where that is not known,
   * or later than the clock says.
   */
  public Optional<Duration> age(Instant now) {
    return confirmed
        .or(this::asPublished)
        .flatMap(since -> new Age(Optional.of(since), now).duration());
  }

  private Optional<State.Confirmation> asPublished() {
    Provenance provenance = published.provenance();
    return provenance
        .published()
        .map(at -> new State.Confirmation(provenance.revision(), at, provenance.source().name()));
  }
}
