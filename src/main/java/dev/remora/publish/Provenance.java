package dev.remora.publish;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.time.Timestamps;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a revision is and where it came from: {@code .remora.json} in its directory, written before
 * the swap and never changed after.
 *
 * @param revision the digest of the config manifest: the identity of the revision
 * @param files all of them, sorted by path
 * @param published when it was put on the volume, by this machine's clock; nothing where that was
 *     wrong
 */
public record Provenance(
    Subject subject,
    Digest revision,
    Optional<String> artifactType,
    Annotations annotations,
    List<PublishedFile> files,
    Origin source,
    Optional<Instant> published) {

  public Provenance {
    published = published.flatMap(Timestamps::credible); // as it will be read back
    files = files.stream().sorted(Comparator.comparing(PublishedFile::path)).toList();
    Set<String> paths = new HashSet<>();
    for (PublishedFile file : files) {
      if (!paths.add(file.path())) {
        throw new IllegalArgumentException("twice the same path: " + file.path());
      }
    }
  }

  /** One that is published now. */
  public Provenance(
      Subject subject,
      Digest revision,
      Optional<String> artifactType,
      Annotations annotations,
      List<PublishedFile> files,
      Origin source,
      Instant published) {
    this(subject, revision, artifactType, annotations, files, source, Optional.of(published));
  }

  /** The names at the top of the volume that it gives its files. */
  Set<String> topNames() {
    Set<String> names = new TreeSet<>();
    files.forEach(file -> names.add(file.topName()));
    return names;
  }
}
