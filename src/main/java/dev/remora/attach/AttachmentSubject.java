package dev.remora.attach;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Platform;
import java.util.Optional;

/**
 * What something is attached to.
 *
 * @param descriptor of an index or a manifest
 * @param ofIndex the index and the platform that were named, where it is the manifest for that
 */
public record AttachmentSubject(Descriptor descriptor, Optional<OfIndex> ofIndex) {
  /** A manifest's place in an index. */
  public record OfIndex(Digest index, Platform platform) {}

  public Digest digest() {
    return descriptor.digest();
  }

  /** Whether it is for every platform. */
  public boolean isIndex() {
    return MediaType.isIndex(descriptor.mediaType());
  }
}
