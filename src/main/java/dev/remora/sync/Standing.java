package dev.remora.sync;

import dev.remora.publish.Alteration;
import dev.remora.publish.Published;
import dev.remora.publish.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a volume stands.
 *
 * @param alterations what was changed since it was published; empty when it is in order
 * @param confirmed when a source last said that this revision is the one
 * @param start what the last start on this volume stood on
 * @param owner the image that the volume serves, as it was configured
 */
public record Standing(
    Published published,
    List<Alteration> alterations,
    Optional<State.Confirmation> confirmed,
    Optional<State.LastStart> start,
    Optional<String> owner) {

  public Standing {
    alterations = List.copyOf(alterations);
  }

  /** How long ago it was confirmed, or published if it never was; not negative. */
  public Duration age(Instant now) {
    Instant since =
        confirmed.map(State.Confirmation::at).orElse(published.provenance().published());
    Duration age = Duration.between(since, now);
    return age.isNegative() ? Duration.ZERO : age;
  }
}
