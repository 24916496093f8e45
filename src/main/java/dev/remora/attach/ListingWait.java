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
 * Waits until a registry lists what it accepted: some do so late, and one that never does has no
 * working referrers API whatever it answered to the push.
 *
 * @param deadline of all that is done; the wait takes at most ten seconds of it
 */
record ListingWait(Deadline deadline, RandomGenerator random) {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

  void await(ContentSource source, Digest subject, Digest referrer) {
    Purpose purpose =
        new Purpose("see " + referrer + " attached to", source.referrersName() + "@" + subject);
    Deadline patience = deadline.atMost(LONGEST);
    for (int failures = 1; !lists(source, subject, referrer); failures++) {
      if (!patience.sleep(BACKOFF.after(failures, random), purpose)) {
        throw new RegistryUnavailable(
            purpose,
            "it was accepted, but the registry does not list it yet",
            "look later with: remora discover");
      }
    }
  }

  private static boolean lists(ContentSource source, Digest subject, Digest referrer) {
    return Lookup.referrers(subject, source).referrers().stream()
        .anyMatch(listed -> listed.digest().equals(referrer));
  }
}
