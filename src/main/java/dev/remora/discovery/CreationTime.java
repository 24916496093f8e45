package dev.remora.discovery;

import dev.remora.oci.Annotations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * When candidates were created, as far as it counts: {@code org.opencontainers.image.created},
 * unless it is missing, malformed or ahead of the clock.
 *
 * @param now the clock's time
 * @param builtAt when this Remora was built: a clock that stands before it is no clock (a device
 *     may boot in 1970), and nothing is then ahead
 */
public record CreationTime(Instant now, Instant builtAt) {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** The time that counts for a candidate; nothing ranks below every time. */
  public Optional<Instant> of(Annotations annotations) {
    return annotations.get(Annotations.CREATED).flatMap(CreationTime::parse).filter(this::counts);
  }

  private boolean counts(Instant created) {
    return now.isBefore(builtAt) || !created.isAfter(now.plus(TOLERANCE));
  }

  private static Optional<Instant> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
