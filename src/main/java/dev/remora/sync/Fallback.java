package dev.remora.sync;

import dev.remora.oci.Digest;
import dev.remora.publish.Published;
import dev.remora.publish.State.Confirmation;
import dev.remora.source.RevisionCache.Kept;
import java.util.Optional;

/** A verified revision of the image that a start can stand on in its source's absence. */
sealed interface Fallback {
  Optional<Confirmation> confirmed();

  /** On the volume already; whether its files are still what they were is seen when it is used. */
  record OnVolume(Published published, Optional<Confirmation> confirmed) implements Fallback {}

  /**
   * In the cache; it is hashed when it is used.
   *
   * @param image the digest that was given
   */
  record InCache(Digest image, Kept kept) implements Fallback {
    @Override
    public Optional<Confirmation> confirmed() {
      return kept.confirmed()
          .map(at -> new Confirmation(kept.manifest().digest(), at, kept.source()));
    }
  }
}
