package dev.remora.attach;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.source.ContentSource;
import dev.remora.source.Lookup;

/** The image, manifest or index, that something is attached to: what the reference names. */
final class SubjectLookup {
  private SubjectLookup() {}

  /** Fetches and verifies it, because its type and size become part of what refers to it. */
  static Descriptor of(ImageReference image, ContentSource source) {
    Purpose purpose = new Purpose("find the image", image.toString());
    Digest digest =
        Lookup.digest(image, source)
            .orElseThrow(
                () -> notFound(purpose, source, "tag " + image.tag().orElse("of that name")))
            .content();
    return source
        .manifest(digest)
        .orElseThrow(() -> notFound(purpose, source, digest.toString()))
        .content()
        .descriptor();
  }

  private static ImageNotFound notFound(Purpose purpose, ContentSource source, String what) {
    return new ImageNotFound(
        purpose,
        source.name() + " has no " + what,
        "was the image pushed to this repository? it has to be there before its configuration");
  }
}
