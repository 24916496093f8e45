package dev.remora.compare;

import dev.remora.content.ContentFile;
import dev.remora.content.ContentWriter;
import dev.remora.content.Omission;
import dev.remora.diff.FileSet;
import dev.remora.diff.Masking;
import dev.remora.diff.TreeDiff;
import dev.remora.discovery.Candidate;
import dev.remora.discovery.Configuration;
import dev.remora.discovery.Finder;
import dev.remora.discovery.Known;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.hooks.Validator;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.publish.Alteration;
import dev.remora.publish.Published;
import dev.remora.publish.Volume;
import dev.remora.publish.VolumeView;
import dev.remora.source.BlobSource;
import dev.remora.source.ContentSource;
import dev.remora.source.Lookup;
import dev.remora.sync.Rollback;
import dev.remora.sync.Sources;
import dev.remora.sync.Target;
import dev.remora.sync.VolumeSource;
import dev.remora.time.Deadline;
import dev.remora.trace.Warnings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A pull that publishes nothing: what is found, fetched, verified and validated is what a pull
 * would find now, and what it would change is told. It takes no lock, writes nothing to the volume
 * or a cache, and does not stand in for a source that is away: then nobody knows what a pull would
 * publish.
 *
 * @param validator nothing where none is configured: then unchanged files are not copied
 */
public record Rehearsal(
    Volume volume,
    Sources sources,
    Finder finder,
    ContentWriter writer,
    Optional<Validator> validator,
    TemporaryPlace place,
    Warnings warnings) {

  /**
   * What a pull would do.
   *
   * @param image the digest that the target means
   * @param subject what the revision is attached to
   * @param revision what it would publish, or leave
   * @param why it is chosen, for people
   * @param before what is published now, whoever's it is
   * @param publishes whether it would publish anything, be it the same files anew
   * @param altered what was changed on the volume since it was published, for people
   */
  public record Outcome(
      Digest image,
      Digest subject,
      Digest revision,
      String why,
      Optional<Published> before,
      boolean publishes,
      List<String> altered,
      TreeDiff diff) {
    public Outcome {
      altered = List.copyOf(altered);
    }

    private static Outcome of(
        Configuration found, VolumeView view, boolean publishes, TreeDiff diff) {
      return new Outcome(
          found.image(),
          found.candidate().subject(),
          found.revision(),
          found.why(),
          view.published(),
          publishes,
          view.alterations().stream().map(Alteration::toString).toList(),
          diff);
    }
  }

  /**
   * Runs it.
   *
   * @throws dev.remora.failure.Failure what a pull would fail with
   */
  public Outcome run(Target target, Masking masking, Deadline deadline) {
    Purpose purpose = new Purpose("find out what would change on", volume.directory().toString());
    VolumeView view = volume.look(deadline);
    ContentSource source = sources.open(target.reference().location(), deadline);
    Digest named = target.named(source, warnings).content();
    Optional<Published> own = view.published().filter(p -> target.owns(p, named));
    List<Candidate> known = own.map(p -> Target.candidate(p, named)).stream().toList();
    Configuration found =
        finder.find(
            source,
            named,
            new Known(known, new Rollback(target, finder).floor(view.state(), named)));
    found.passedOver().forEach(warnings::warn);
    if (view.alterations().isEmpty()
        && own.filter(p -> Target.isStill(p, named, found))
            .filter(p -> p.provenance().hasModes(volume.modes()))
            .isPresent()) {
      return Outcome.of(found, view, false, TreeDiff.none());
    }
    Optional<VolumeFiles> before =
        view.published().map(p -> VolumeFiles.open(volume, view, p, deadline, purpose));
    try (VolumeFiles files = before.orElse(null)) {
      TreeDiff diff = compare(source, found, view, Optional.ofNullable(files), masking, deadline);
      return Outcome.of(found, view, true, diff);
    }
  }

  private TreeDiff compare(
      ContentSource source,
      Configuration found,
      VolumeView view,
      Optional<VolumeFiles> before,
      Masking masking,
      Deadline deadline) {
    Purpose pulling = new Purpose("pull", source.referrersName() + "@" + found.revision());
    Manifest manifest = found.manifest().orElseGet(() -> fetch(source, found.revision(), pulling));
    FileSet old = before.<FileSet>map(files -> files).orElseGet(FileSet::empty);
    BlobSource nearest =
        before
            .<BlobSource>map(
                files -> new VolumeSource(source, view.published().orElseThrow(), files::open))
            .orElse(source);
    try (TemporaryPlace.Opened opened = place.open(pulling)) {
      List<ContentFile> written =
          writer.write(
              manifest,
              nearest,
              opened.staging().tree(),
              opened.staging().blobs(),
              validator.isPresent() ? Omission.NOTHING : unchanged(old),
              deadline,
              pulling);
      validator.ifPresent(v -> v.check(opened.staging().treePath(), deadline));
      Runnable goOn = () -> deadline.check(pulling);
      StagedFiles now = StagedFiles.of(opened.staging().tree(), written, goOn, pulling);
      volume.refuseTaken(topNames(now), deadline);
      return TreeDiff.of(old, now, masking, goOn);
    }
  }

  /** What a pull would copy from the volume, where it is as it was published. */
  private static Omission unchanged(FileSet old) {
    Map<String, Optional<Digest>> digests =
        old.files().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().digest()));
    return (path, blob) ->
        digests.getOrDefault(path, Optional.empty()).equals(Optional.of(blob.digest()));
  }

  private static Set<String> topNames(FileSet files) {
    return files.files().keySet().stream()
        .map(path -> path.split("/", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Manifest fetch(ContentSource source, Digest revision, Purpose purpose) {
    return Lookup.manifest(revision, source, purpose)
        .orElseThrow(
            () -> new ImageNotFound(purpose, "it is listed, but it is not there", "try again"));
  }
}
