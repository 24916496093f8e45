package dev.remora.source;

import dev.remora.failure.ImageNotFound;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.RawDocument;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image of one repository whose artifacts live in another: that of a vendor, or one that came
 * through a cache. The image's own manifest and tags are the image repository's, what refers to it
 * or signs that, and all blobs the other's.
 */
public final class ReferrersElsewhere extends Forwarding {
  /** As cosign names them, before its version 3. */
  private static final Pattern OF_SIGNATURES = Pattern.compile("sha256-[0-9a-f]{64}\\.sig");

  private final ContentSource artifacts;
  private final Set<Digest> listed = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Giver standIn;

  public ReferrersElsewhere(ContentSource image, ContentSource artifacts) {
    super(image);
    this.artifacts = artifacts;
  }

  @Override
  public String referrersName() {
    return artifacts.name();
  }

  /** Tags are the image's, but for those of signatures: what they sign is an artifact. */
  @Override
  public Optional<SourceAnswer<Digest>> resolve(String tag) {
    if (OF_SIGNATURES.matcher(tag).matches()) {
      Optional<SourceAnswer<Digest>> signatures = artifacts.resolve(tag);
      signatures.ifPresent(answer -> listed.add(answer.content()));
      return signatures;
    }
    Optional<SourceAnswer<Digest>> answer = super.resolve(tag);
    answer
        .map(SourceAnswer::giver)
        .filter(giver -> giver.away().isPresent())
        .ifPresent(giver -> standIn = giver);
    return answer;
  }

  /** What was listed is an artifact; what was not is the image, or an older artifact. */
  @Override
  public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
    return listed.contains(digest)
        ? artifacts.manifest(digest)
        : super.manifest(digest).or(() -> artifacts.manifest(digest));
  }

  /**
   * Nothing also where the repository is not there yet: the first artifact that is pushed makes it.
   */
  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    Listing listing;
    try {
      listing = artifacts.referrers(subject, known);
    } catch (ImageNotFound e) {
      listing =
          new Listing.Listed(List.of(), Optional.empty(), new Giver.Registry(artifacts.name()));
    }
    Giver giver = standIn == null ? listing.giver() : standIn;
    return switch (listing) {
      case Listing.Same _ -> new Listing.Same(giver);
      case Listing.Listed(List<Descriptor> referrers, Optional<ETag> etag, Giver _) -> {
        referrers.forEach(referrer -> listed.add(referrer.digest()));
        yield new Listing.Listed(referrers, etag, giver);
      }
    };
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    return artifacts.blob(blob, sink);
  }
}
