package dev.remora.publish;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.paths.ContentPath;
import dev.remora.paths.Limits;
import dev.remora.paths.TakenPaths;
import dev.remora.time.Timestamps;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a revision is and where it came from. Stored as {@code .remora.json} in its directory,
 * written before the swap and never changed after it.
 *
 * @param revision the digest of the config manifest, which identifies the revision
 * @param signature by which it counted; nothing where none was asked for
 * @param files all files, sorted by path
 * @param directories all directories below the top, sorted by path
 * @param modes the modes that were asked for; nothing where the file system keeps none, and then
 *     the modes of files and directories mean nothing
 * @param published when it was published, by this machine's clock; nothing where the clock was
 *     wrong
 * @param why it was chosen, in half a line for people; nothing where nobody can say
 */
public record Provenance(
    Subject subject,
    Digest revision,
    Optional<String> artifactType,
    Annotations annotations,
    Optional<RecordedSignature> signature,
    List<PublishedFile> files,
    List<PublishedDirectory> directories,
    Optional<Modes> modes,
    ContentOrigin source,
    Optional<Instant> published,
    Optional<String> why) {

  /**
   * Checks the paths by the rules of content, since a provenance may come from a volume that others
   * write to: each is safe, not reserved, and taken once.
   *
   * @throws IllegalArgumentException where a path breaks the rules
   */
  public Provenance {
    published = published.flatMap(Timestamps::credible); // as it would be read back
    files = files.stream().sorted(Comparator.comparing(PublishedFile::path)).toList();
    directories =
        directories.stream().sorted(Comparator.comparing(PublishedDirectory::path)).toList();
    TakenPaths taken = new TakenPaths();
    files.forEach(file -> taken.file(ContentPath.parse(file.path())));
    directories.forEach(directory -> taken.directory(ContentPath.parse(directory.path())));
  }

  /** The provenance of what is not on a volume yet. */
  public Provenance(
      Subject subject,
      Digest revision,
      Optional<String> artifactType,
      Annotations annotations,
      Optional<RecordedSignature> signature,
      List<PublishedFile> files,
      ContentOrigin source,
      Instant published) {
    this(
        subject,
        revision,
        artifactType,
        annotations,
        signature,
        files,
        List.of(),
        Optional.empty(),
        source,
        Optional.of(published),
        Optional.empty());
  }

  /** The same, with why it was chosen. */
  public Provenance because(Optional<String> reason) {
    return new Provenance(
        subject,
        revision,
        artifactType,
        annotations,
        signature,
        files,
        directories,
        modes,
        source,
        published,
        reason);
  }

  /** The provenance of what is on the volume now. */
  Provenance placed(List<PublishedDirectory> made, Optional<Modes> asked) {
    return new Provenance(
        subject,
        revision,
        artifactType,
        annotations,
        signature,
        files,
        made,
        asked,
        source,
        published,
        why);
  }

  /** The first elements of all paths: the names at the top of the volume. */
  public Set<String> topNames() {
    Set<String> names = new TreeSet<>();
    files.forEach(file -> names.add(first(file.path())));
    directories.forEach(directory -> names.add(first(directory.path())));
    return names;
  }

  /** Whether it was published with these modes, as far as its file system keeps any. */
  public boolean hasModes(Modes wanted) {
    return modes.map(wanted::equals).orElse(true);
  }

  private static String first(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }

  /** Which limit it exceeds, with the setting; nothing where it exceeds none. */
  Optional<String> excess(Limits limits) {
    if (files.size() > limits.maxFiles() || directories.size() > limits.maxFiles()) {
      return Optional.of("more than the " + limits.maxFiles() + " files of --max-files");
    }
    long left = limits.maxBytes();
    for (PublishedFile file : files) {
      if (file.size() > left) {
        return Optional.of("more than the " + limits.maxBytes() + " bytes of --max-bytes");
      }
      left -= file.size();
    }
    boolean deep =
        Stream.concat(
                files.stream().map(PublishedFile::path),
                directories.stream().map(PublishedDirectory::path))
            .anyMatch(path -> path.chars().filter(c -> c == '/').count() >= limits.maxDepth());
    return deep
        ? Optional.of("a path of more than the " + limits.maxDepth() + " elements of --max-depth")
        : Optional.empty();
  }
}
