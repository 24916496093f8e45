package dev.remora.oci;

import java.util.List;
import java.util.Optional;

/** An image index, or Docker's manifest list (image-spec, image-index.md). */
public record Index(
    RawDocument raw,
    Optional<String> artifactType,
    List<Descriptor> manifests,
    Optional<Descriptor> subject,
    Annotations annotations)
    implements Document {

  /** The manifest for a platform: the first that matches (image-spec, image-index.md). */
  public Optional<Descriptor> forPlatform(Platform wanted) {
    return manifests.stream()
        .filter(m -> m.platform().map(p -> p.satisfies(wanted)).orElse(false))
        .findFirst();
  }
}
