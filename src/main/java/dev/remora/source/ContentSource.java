package dev.remora.source;

import dev.remora.oci.Digest;
import dev.remora.oci.RawDocument;
import java.util.Optional;

/**
 * One repository, read for the length of one pass.
 *
 * <p>What it returns by digest was verified, and every answer says who gave it. "Not there" is an
 * answer only where the source itself gave it; a source that cannot be asked fails instead. Methods
 * may be called from several threads.
 */
public interface ContentSource extends Tags, BlobSource {
  /** The repository as people write it, for messages and provenance. */
  @Override
  String name();

  /** The repository whose listings say what refers to an image, where that is another one. */
  default String referrersName() {
    return name();
  }

  /**
   * A manifest or index by its digest, at most 4 MiB.
   *
   * @return nothing where the source says that it does not have it
   * @throws dev.remora.failure.IntegrityFailure when other bytes came
   */
  Optional<SourceAnswer<RawDocument>> manifest(Digest digest);

  /**
   * What refers to a subject (distribution-spec, "Listing Referrers"). Where somebody in the
   * source's place said what a tag means, what is attached to that is somebody else's word, too.
   *
   * @param known what came with the listing when it was read before
   * @return never {@link Listing.Same} when nothing is known
   * @throws dev.remora.failure.ImageNotFound when the source says that the repository is not there
   */
  Listing referrers(Digest subject, Optional<ETag> known);
}
