package dev.remora.oci;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An image index, or Docker's manifest list (image-spec, image-index.md). */
public record Index(
    RawDocument raw,
    Optional<String> artifactType,
    List<Descriptor> manifests,
    Optional<Descriptor> subject,
    Annotations annotations)
    implements Document {

  @Override
  public long weight() {
    return raw.size()
        + annotations.weight()
        + subject.map(Descriptor::weight).orElse(0L)
        + manifests.stream().mapToLong(Descriptor::weight).sum();
  }

  /**
   * The manifest for a platform: the first that is for just that one, else the first that matches
   * (image-spec, image-index.md). So {@code linux/amd64} is not answered with {@code
   * linux/amd64/v3} where both are there.
   */
  public Optional<Descriptor> forPlatform(Platform wanted) {
    return first(platform -> platform.isSameAs(wanted))
        .or(() -> first(platform -> platform.satisfies(wanted)));
  }

  private Optional<Descriptor> first(Predicate<Platform> condition) {
    return manifests.stream().filter(m -> m.platform().filter(condition).isPresent()).findFirst();
  }
}
