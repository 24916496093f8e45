package dev.remora.readers;

import java.time.Duration;
import java.util.Optional;

/** When an application sees a publication, by what its recipe says. */
enum Sees {
  /** Before the previous revision is deleted. */
  SOON(0, 4_900),
  /** Because the previous revision is deleted. */
  AT_DELETION(4_900, 9_000),
  /** It looks from time to time, or has to start. */
  LATER(0, 40_000),
  /** Not while the previous revision is there, and not in the seconds after. */
  NEVER(0, 8_000);

  private final Duration earliest;
  private final Duration latest;

  Sees(long earliest, long latest) {
    this.earliest = Duration.ofMillis(earliest);
    this.latest = Duration.ofMillis(latest);
  }

  /** How long to wait for it. */
  Duration limit() {
    return latest;
  }

  boolean allows(Optional<Duration> seen) {
    return seen.map(
            after ->
                this != NEVER && after.compareTo(earliest) >= 0 && after.compareTo(latest) <= 0)
        .orElse(this == NEVER);
  }
}
