package dev.remora.sync;

import dev.remora.publish.State.Confirmation;
import dev.remora.time.Durations;
import dev.remora.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How long ago a source last said that a revision is the one (design, section 2.4). A confirmation
 * from the future has no age.
 *
 * @param confirmed nothing where nobody remembers it
 */
record Age(Optional<Confirmation> confirmed, Instant now) {

  /** Whether the clock stands before the confirmation, as after a boot without a time server. */
  boolean isAhead() {
    return confirmed.filter(c -> Timestamps.isAhead(c.at(), now)).isPresent();
  }

  /** Nothing where nobody remembers it, or the clock stands before it. */
  Optional<Duration> duration() {
    return confirmed
        .filter(c -> !isAhead())
        .map(c -> c.at().isAfter(now) ? Duration.ZERO : Duration.between(c.at(), now));
  }

  /** Whether it is known to be short enough, where there is a limit. */
  boolean isWithin(Optional<Duration> most) {
    return most.isEmpty() || duration().filter(age -> age.compareTo(most.get()) <= 0).isPresent();
  }

  /** For people. */
  String text() {
    if (confirmed.isEmpty()) {
      return "nobody remembers when it was last confirmed";
    }
    String at = confirmed.get().at().truncatedTo(ChronoUnit.SECONDS).toString();
    return isAhead()
        ? "last confirmed at " + at + ", which is later than this clock says"
        : "last confirmed "
            + Durations.text(duration().orElse(Duration.ZERO).truncatedTo(ChronoUnit.SECONDS))
            + " ago, at "
            + at;
  }
}
