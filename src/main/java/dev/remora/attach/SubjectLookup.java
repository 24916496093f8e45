package dev.remora.attach;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Index;
import dev.remora.oci.Platform;
import dev.remora.oci.RawDocument;
import dev.remora.source.ContentSource;
import dev.remora.source.Lookup;
import dev.remora.source.SourceAnswer;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds what something is to be attached to.
 *
 * @param platform whose manifest of an index is meant; nothing where the index itself is
 */
record SubjectLookup(ContentSource source, Optional<Platform> platform) {

  /**
   * The image, manifest or index. It is fetched and verified, because its type and size become part
   * of what refers to it.
   *
   * @throws ImageNotFound also where an index has no manifest for the platform
   */
  AttachmentSubject find(ImageReference image) {
    Purpose purpose = new Purpose("find the image", image.toString());
    Digest digest =
        Lookup.digest(image, source)
            .orElseThrow(() -> notFound(purpose, "tag " + image.tag().orElse("of that name")))
            .content();
    RawDocument named = fetch(digest, purpose);
    return platform.isPresent() && Document.parse(named, purpose) instanceof Index index
        ? ofPlatform(index, platform.get(), purpose)
        : new AttachmentSubject(named.descriptor(), Optional.empty());
  }

  private AttachmentSubject ofPlatform(Index index, Platform wanted, Purpose purpose) {
    Digest manifest =
        index
            .forPlatform(wanted)
            .map(Descriptor::digest)
            .orElseThrow(
                () ->
                    new ImageNotFound(
                        purpose,
                        "it is an index without a manifest for " + wanted,
                        "it has " + platforms(index) + "; without --platform it is for all"));
    return new AttachmentSubject(
        fetch(manifest, purpose).descriptor(),
        Optional.of(new AttachmentSubject.OfIndex(index.digest(), wanted)));
  }

  private static String platforms(Index index) {
    String names =
        index.manifests().stream()
            .flatMap(manifest -> manifest.platform().stream())
            .map(Platform::toString)
            .filter(name -> !name.equals("unknown/unknown")) // attestations of build tools
            .distinct()
            .limit(20)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none for any platform" : names;
  }

  private RawDocument fetch(Digest digest, Purpose purpose) {
    return source
        .manifest(digest)
        .map(SourceAnswer::content)
        .orElseThrow(() -> notFound(purpose, digest.toString()));
  }

  private ImageNotFound notFound(Purpose purpose, String what) {
    return new ImageNotFound(
        purpose,
        source.name() + " has no " + what,
        "was the image pushed to this repository? it has to be there before its configuration");
  }
}
