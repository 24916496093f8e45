package dev.remora.discovery;

import dev.remora.oci.Annotations;
import dev.remora.time.Timestamps;
import java.time.Instant;
import java.util.Optional;

/**
 * When candidates were created, as far as it counts: {@code org.opencontainers.image.created},
 * unless it is missing, malformed, not from 2000 to 2200, or ahead of the clock.
 *
 * @param now the clock's time
 * @param builtAt when this Remora was built: a clock that stands before it is no clock (a device
 *     may boot in 1970), and nothing is then ahead
 */
public record CreationTime(Instant now, Instant builtAt) {
  /** The time that counts for a candidate; nothing ranks below every time. */
  public Optional<Instant> of(Annotations annotations) {
    return annotations.get(Annotations.CREATED).flatMap(Timestamps::parse).filter(this::counts);
  }

  private boolean counts(Instant created) {
    return now.isBefore(builtAt) || !Timestamps.isAhead(created, now);
  }
}
