package dev.remora.source;

import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Manifest;
import java.util.Optional;

/** What is asked of every source in the same way. */
public final class Lookup {
  private Lookup() {}

  /**
   * What a reference means: its digest, without asking; else what its tag points to now; else the
   * only image there is.
   *
   * @return nothing where the source says that there is no such tag
   */
  public static Optional<SourceAnswer<Digest>> digest(ImageReference reference, Tags source) {
    if (reference.digest().isPresent()) {
      return Optional.of(
          new SourceAnswer<>(reference.digest().get(), new Giver.Reference(reference.toString())));
    }
    return reference.tag().isPresent()
        ? source.resolve(reference.tag().get())
        : Optional.of(source.soleImage());
  }

  /**
   * A manifest or index, parsed.
   *
   * @return nothing where the source says that it does not have it
   * @throws dev.remora.failure.ProtocolViolation when it is malformed
   */
  public static Optional<Document> document(Digest digest, ContentSource source, Purpose purpose) {
    return source.manifest(digest).map(answer -> Document.parse(answer.content(), purpose));
  }

  /** The same, where nothing but a manifest is of use. */
  public static Optional<Manifest> manifest(Digest digest, ContentSource source, Purpose purpose) {
    return document(digest, source, purpose).flatMap(Document::asManifest);
  }

  /** What refers to a subject, read anew. */
  public static Listing.Listed referrers(Digest subject, ContentSource source) {
    return switch (source.referrers(subject, Optional.empty())) {
      case Listing.Listed listed -> listed;
      case Listing.Same _ -> throw new IllegalStateException("nothing was known");
    };
  }
}
