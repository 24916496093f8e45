package dev.remora.source;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.RawDocument;
import java.util.List;
import java.util.Optional;

/**
 * One repository, read for the length of one pass.
 *
 * <p>What it returns by digest was verified. "Not there" is an answer only where the source itself
 * gave it; a source that cannot be asked fails instead. Methods may be called from several threads.
 */
public interface ContentSource {
  /** The repository as people write it, for messages and provenance. */
  String name();

  /** The repository whose listings say what refers to an image, where that is another one. */
  default String referrersName() {
    return name();
  }

  /**
   * Who gave some content in this repository's place; nothing where the source itself did, or where
   * it was not asked for.
   */
  default Optional<String> mirrorOf(Digest content) {
    return Optional.empty();
  }

  /**
   * Why the source itself could not be asked for a listing or tag, where a mirror's answer was
   * taken in its place. What is in that may be chosen; that something is not in it means nothing
   * (design, section 2.6).
   */
  default Optional<RegistryUnavailable> unheard() {
    return Optional.empty();
  }

  /**
   * Whether it may be a copy that is not whole: what is listed there and missing was lost, and what
   * it would have been is not known. A registry says by that that it was deleted.
   */
  default boolean isCopy() {
    return false;
  }

  /**
   * What a tag points to now; its digest is a claim until the document was fetched by it.
   *
   * @return nothing where the source says that there is no such tag
   */
  Optional<Digest> resolve(String tag);

  /**
   * The only image there is, for references with neither tag nor digest.
   *
   * @throws UsageFailure when that does not say which one
   */
  default Digest soleImage() {
    throw new UsageFailure(
        new Purpose("find the image of", name()),
        "neither a tag nor a digest is named",
        "add :TAG or @DIGEST");
  }

  /**
   * What a reference means: its digest, without asking; else what its tag points to now; else the
   * only image there is.
   *
   * @return nothing where the source says that there is no such tag
   */
  default Optional<Digest> digestOf(ImageReference reference) {
    if (reference.digest().isPresent()) {
      return reference.digest();
    }
    return reference.tag().isPresent() ? resolve(reference.tag().get()) : Optional.of(soleImage());
  }

  /**
   * A manifest or index by its digest, at most 4 MiB.
   *
   * @return nothing where the source says that it does not have it
   * @throws dev.remora.failure.IntegrityFailure when other bytes came
   */
  Optional<RawDocument> manifest(Digest digest);

  /**
   * What refers to a subject, as listed, unfiltered and without duplicates (distribution-spec,
   * "Listing Referrers"). Types and annotations in it are hints.
   *
   * @return nothing where the source says that nothing refers to it
   * @throws dev.remora.failure.ImageNotFound when the source says that the repository is not there
   */
  List<Descriptor> referrers(Digest subject);

  /**
   * The same for who has read it before.
   *
   * @param known what came with it then
   * @return never {@link Listing.Same} when nothing is known
   */
  default Listing referrers(Digest subject, Optional<ETag> known) {
    return new Listing.Listed(referrers(subject), Optional.empty());
  }

  /**
   * Copies a blob to a sink. It returns only when exactly the bytes that the descriptor asks for
   * were written.
   *
   * @throws dev.remora.failure.IntegrityFailure when size or digest do not match
   */
  void blob(Descriptor blob, BlobSink sink);
}
