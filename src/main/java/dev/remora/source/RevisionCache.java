package dev.remora.source;

import dev.remora.oci.Digest;
import dev.remora.oci.Location;
import dev.remora.oci.Manifest;
import dev.remora.oci.Signature;
import dev.remora.time.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Verified revisions that outlive a volume and the absence of a registry (design, section 2.2,
 * {@code cache}).
 */
public interface RevisionCache {
  /**
   * Whose revisions they are.
   *
   * @param image where it is
   * @param digest of the image, or of the artifact that was named itself
   * @param direct whether it is such an artifact
   */
  record Owner(Location image, Digest digest, boolean direct) {}

  /**
   * One that can be published: all its content is there.
   *
   * @param attachedTo the owner's digest, or its platform's manifest's
   * @param confirmed when a source last said that it is the one; nothing where the clock was wrong
   * @param source that source's name
   * @param signature what may be a signature of its manifest: whoever relies on it verifies it
   */
  record CachedRevision(
      Manifest manifest,
      Digest attachedTo,
      Optional<Instant> confirmed,
      String source,
      Optional<Signature> signature) {}

  /** A source whose blobs are fetched once: by whoever of those that share the cache was first. */
  ContentSource inFrontOf(ContentSource source, Deadline deadline);

  /**
   * Remembers that a source said, just now, which revision is the owner's, and keeps what is not
   * kept yet. That it cannot is a warning: nothing depends on it while the source answers.
   *
   * @param signature by which it counted. Where none was asked for, one that was kept before stays:
   *     others that share the cache may ask for it
   * @param manifest where it was read
   */
  void keep(
      Owner owner,
      Digest revision,
      Digest attachedTo,
      Optional<Signature> signature,
      Optional<Manifest> manifest,
      ContentSource source,
      Deadline deadline);

  /** What this user or root kept of an owner, last confirmed first. */
  List<CachedRevision> of(Owner owner, Deadline deadline);

  /**
   * The content of what is kept, under the cache's own name; hashed as it is read, and dropped
   * where it is damaged.
   */
  BlobSource content(Deadline deadline);

  /** Keeps nothing. */
  static RevisionCache none() {
    return NoCache.INSTANCE;
  }
}
