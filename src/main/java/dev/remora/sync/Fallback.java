package dev.remora.sync;

import dev.remora.discovery.Configuration;
import dev.remora.publish.Published;
import dev.remora.publish.State.Confirmation;
import dev.remora.source.RevisionCache.CachedRevision;
import java.util.Optional;

/** A verified revision that a start can use while its source is away. */
sealed interface Fallback {
  Optional<Confirmation> confirmed();

  /** Already on the volume. Whether its files are still intact is checked when it is used. */
  record OnVolume(Published published, Optional<Confirmation> confirmed) implements Fallback {}

  /**
   * In the cache. It is hashed when it is used.
   *
   * @param configuration what it is
   */
  record InCache(Configuration configuration, CachedRevision kept) implements Fallback {
    @Override
    public Optional<Confirmation> confirmed() {
      return Fallback.confirmed(kept);
    }
  }

  /** When a source last said of one in the cache that it is the one. */
  static Optional<Confirmation> confirmed(CachedRevision kept) {
    return kept.confirmed()
        .map(at -> new Confirmation(kept.manifest().digest(), at, kept.source()));
  }
}
