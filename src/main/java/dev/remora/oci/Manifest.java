package dev.remora.oci;

import java.util.List;
import java.util.Optional;

/**
 * An image manifest, which is also what an artifact is (image-spec, manifest.md).
 *
 * @param artifactType its own, or else the media type of its configuration
 */
public record Manifest(
    RawDocument raw,
    Optional<String> artifactType,
    Descriptor config,
    List<Descriptor> layers,
    Optional<Descriptor> subject,
    Annotations annotations)
    implements Document {

  @Override
  public long weight() {
    return raw.size()
        + annotations.weight()
        + config.weight()
        + subject.map(Descriptor::weight).orElse(0L)
        + layers.stream().mapToLong(Descriptor::weight).sum();
  }
}
