package dev.remora.attach;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Digest;
import dev.remora.source.ContentSource;
import dev.remora.source.Lookup;
import dev.remora.time.Backoff;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits until the registry lists what it accepted: some do so late, and one that never does has no
 * working referrers API whatever it answered to the push.
 *
 * @param random parts those that wait
 */
record ListingWait(ContentSource source, Deadline deadline, RandomGenerator random) {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

  /**
   * Waits as long as it may take.
   *
   * @throws RegistryUnavailable when it is not listed then
   */
  void until(Digest subject, Digest referrer) {
    if (!isListed(subject, referrer, LONGEST)) {
      throw new RegistryUnavailable(
          purpose(subject, referrer),
          "it was accepted, but the registry does not list it yet",
          "look later with: remora discover");
    }
  }

  /** Waits a little, and says whether it is listed then. */
  boolean soon(Digest subject, Digest referrer) {
    return isListed(subject, referrer, SOON);
  }

  private boolean isListed(Digest subject, Digest referrer, Duration most) {
    Deadline patience = deadline.atMost(most);
    for (int failures = 1; !lists(subject, referrer); failures++) {
      if (!patience.sleep(BACKOFF.after(failures, random), purpose(subject, referrer))) {
        return false;
      }
    }
    return true;
  }

  private Purpose purpose(Digest subject, Digest referrer) {
    return new Purpose("see " + referrer + " attached to", source.referrersName() + "@" + subject);
  }

  private boolean lists(Digest subject, Digest referrer) {
    return Lookup.referrers(subject, source).referrers().stream()
        .anyMatch(listed -> listed.digest().equals(referrer));
  }
}
