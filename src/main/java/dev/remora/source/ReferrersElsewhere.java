package dev.remora.source;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.RawDocument;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An image of one repository whose artifacts live in another: that of a vendor, or one that came
 * through a cache. The image's own manifest and tags are the image repository's, what refers to it
 * and all blobs the other's.
 */
public final class ReferrersElsewhere implements ContentSource {
  private final ContentSource image;
  private final ContentSource artifacts;
  private final Set<Digest> listed = ConcurrentHashMap.newKeySet();

  public ReferrersElsewhere(ContentSource image, ContentSource artifacts) {
    this.image = image;
    this.artifacts = artifacts;
  }

  @Override
  public String name() {
    return image.name();
  }

  @Override
  public String referrersName() {
    return artifacts.name();
  }

  @Override
  public Optional<String> mirrorOf(Digest content) {
    return artifacts.mirrorOf(content);
  }

  @Override
  public Optional<RegistryUnavailable> unheard() {
    return artifacts.unheard().or(image::unheard);
  }

  @Override
  public boolean isCopy() {
    return artifacts.isCopy();
  }

  @Override
  public Optional<Digest> resolve(String tag) {
    return image.resolve(tag);
  }

  @Override
  public Digest soleImage() {
    return image.soleImage();
  }

  /** What was listed is an artifact; what was not is the image, or an older artifact. */
  @Override
  public Optional<RawDocument> manifest(Digest digest) {
    return listed.contains(digest)
        ? artifacts.manifest(digest)
        : image.manifest(digest).or(() -> artifacts.manifest(digest));
  }

  /**
   * Nothing also where the repository is not there yet: the first artifact that is pushed makes it.
   */
  @Override
  public List<Descriptor> referrers(Digest subject) {
    return switch (referrers(subject, Optional.empty())) {
      case Listing.Listed listing -> listing.referrers();
      case Listing.Same same -> throw new IllegalStateException("nothing was known");
    };
  }

  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    try {
      Listing listing = artifacts.referrers(subject, known);
      if (listing instanceof Listing.Listed(List<Descriptor> referrers, Optional<ETag> etag)) {
        referrers.forEach(referrer -> listed.add(referrer.digest()));
      }
      return listing;
    } catch (ImageNotFound e) {
      return new Listing.Listed(List.of(), Optional.empty());
    }
  }

  @Override
  public void blob(Descriptor blob, BlobSink sink) {
    artifacts.blob(blob, sink);
  }
}
