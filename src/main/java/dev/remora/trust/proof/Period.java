package dev.remora.trust.proof;

import java.time.Instant;
import java.util.Optional;

/**
 * From when until when somebody is trusted, both included.
 *
 * @param end nothing where no end is known
 */
public record Period(Instant start, Optional<Instant> end) {
  public boolean contains(Instant time) {
    return !time.isBefore(start) && end.filter(time::isAfter).isEmpty();
  }
}
