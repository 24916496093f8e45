package dev.remora.publish;

import dev.remora.posix.Fingerprint;
import dev.remora.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the files of a revision were like when their bytes were last found to be right. So a
 * periodic check reads only what somebody has touched since. For one thread, and in memory only: a
 * new process hashes everything once.
 */
public final class Fingerprints {
  /**
   * A file that was touched less than this ago may be touched again without a visible difference:
   * the kernel's clock advances in steps of some milliseconds.
   */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final Clock clock;
  private final Map<String, Fingerprint> known = new HashMap<>();
  private Optional<Published> of = Optional.empty();

  public Fingerprints(Clock clock) {
    this.clock = clock;
  }

  /**
   * Begins a check, and forgets what was known of another revision.
   *
   * @return false when the revision by now claims to be something else
   */
  boolean begin(Published published) {
    if (of.filter(b -> b.directory().equals(published.directory())).isEmpty()) {
      known.clear();
      of = Optional.of(published);
    }
    return of.get().equals(published);
  }

  boolean isKnown(String path, Fingerprint now) {
    return now.equals(known.get(path));
  }

  /**
   * Remembers a file whose bytes are right.
   *
   * @param before what the file was like before its bytes were read
   */
  void remember(String path, Fingerprint before) {
    if (before.changed().isBefore(clock.now().minus(SETTLED))) {
      known.put(path, before);
    } else {
      known.remove(path);
    }
  }
}
