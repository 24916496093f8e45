package dev.remora.compare;

import dev.remora.compare.RevisionFinder.Found;
import dev.remora.content.ContentFile;
import dev.remora.content.ContentWriter;
import dev.remora.content.Omission;
import dev.remora.diff.FileSet;
import dev.remora.diff.FileState;
import dev.remora.diff.Masking;
import dev.remora.diff.TreeDiff;
import dev.remora.discovery.Discovery;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.publish.Published;
import dev.remora.publish.Subject;
import dev.remora.publish.Volume;
import dev.remora.publish.VolumeView;
import dev.remora.sync.Sources;
import dev.remora.sync.Target;
import dev.remora.time.Deadline;
import dev.remora.trace.Warnings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares two revisions, each of them attached to an image or published on a volume. What both
 * have is not fetched where the manifests say so, nor is what is too long to be compared by line.
 *
 * @param volumes opens one that is only looked at
 * @param sources of what is attached
 */
public record Revisions(
    Function<Path, Volume> volumes,
    Sources sources,
    Discovery discovery,
    ContentWriter writer,
    TemporaryPlace place,
    Warnings warnings) {

  /** What came of it. */
  public record Outcome(Side from, Side to, TreeDiff diff) {}

  /** A side that is not opened yet. */
  private sealed interface Located {
    Side side();

    /** The digests of files, as far as they are known by now. */
    Map<String, Digest> known();
  }

  private record Attached(Found found, Map<String, Digest> known) implements Located {
    @Override
    public Side side() {
      return found.side();
    }
  }

  private record OnVolume(Side side, VolumeView view, VolumeFiles files, Map<String, Digest> known)
      implements Located, AutoCloseable {
    @Override
    public void close() {
      files.close();
    }
  }

  /** Does something with a side while it is open. */
  private interface Use<T> {
    T of(FileSet files);
  }

  /**
   * Compares.
   *
   * @param given the image or artifact that was named; else that of a volume is meant
   * @throws dev.remora.failure.Failure when one of both cannot be found, or does not count
   */
  public Outcome compare(
      Optional<Target> given, SideName from, SideName to, Masking masking, Deadline deadline) {
    Optional<OnVolume> fromVolume = volume(from, deadline);
    try (OnVolume first = fromVolume.orElse(null)) {
      Optional<OnVolume> toVolume = volume(to, deadline);
      try (OnVolume second = toVolume.orElse(null)) {
        Located a =
            fromVolume
                .<Located>map(it -> it)
                .orElseGet(() -> find(given, from, toVolume, deadline));
        Located b =
            toVolume.<Located>map(it -> it).orElseGet(() -> find(given, to, fromVolume, deadline));
        return compare(a, b, masking, deadline);
      }
    }
  }

  private Outcome compare(Located from, Located to, Masking masking, Deadline deadline) {
    boolean same = from.side().equals(to.side()) && from instanceof Attached;
    Purpose purpose =
        new Purpose(
            "compare", from.side().revision().shortened() + " with " + to.side().revision());
    TreeDiff diff =
        same
            ? TreeDiff.none()
            : open(
                from,
                to,
                deadline,
                a ->
                    open(
                        to,
                        from,
                        deadline,
                        b -> TreeDiff.of(a, b, masking, () -> deadline.check(purpose))));
    return new Outcome(from.side(), to.side(), diff);
  }

  private <T> T open(Located it, Located other, Deadline deadline, Use<T> use) {
    return switch (it) {
      case OnVolume on -> use.of(on.files());
      case Attached attached -> {
        Found found = attached.found();
        Purpose purpose =
            new Purpose("read", found.source().referrersName() + "@" + found.side().revision());
        try (TemporaryPlace.Opened opened = place.open(purpose)) {
          List<ContentFile> written =
              writer.write(
                  found.manifest(),
                  found.source(),
                  opened.staging().tree(),
                  opened.staging().blobs(),
                  omission(other.known()),
                  deadline,
                  purpose);
          yield use.of(
              StagedFiles.of(
                  opened.staging().tree(), written, () -> deadline.check(purpose), purpose));
        }
      }
    };
  }

  private static Omission omission(Map<String, Digest> other) {
    return (path, blob) ->
        blob.size() > TreeDiff.LONGEST_TEXT || blob.digest().equals(other.get(path));
  }

  private Optional<OnVolume> volume(SideName name, Deadline deadline) {
    if (!(name instanceof SideName.OnVolume(Path directory))) {
      return Optional.empty();
    }
    Volume volume = volumes.apply(directory);
    Purpose purpose = new Purpose("read what is published in", directory.toString());
    VolumeView view = volume.look(deadline);
    Published published =
        view.published()
            .orElseThrow(
                () ->
                    new NothingAttached(
                        purpose,
                        view.damage()
                            .map(damage -> "it is damaged: " + damage)
                            .orElse("nothing is published there"),
                        "remora pull --dry-run shows what a pull would publish"));
    Side side =
        Side.published(
            directory,
            published,
            discovery
                .selection()
                .policy()
                .objection(Target.candidate(published, published.revision())),
            view.alterations());
    VolumeFiles files = VolumeFiles.open(volume, view, published, deadline, purpose);
    Map<String, Digest> known = new HashMap<>();
    for (Map.Entry<String, FileState> file : files.files().entrySet()) {
      file.getValue().digest().ifPresent(digest -> known.put(file.getKey(), digest));
    }
    return Optional.of(new OnVolume(side, view, files, known));
  }

  private Located find(
      Optional<Target> given, SideName name, Optional<OnVolume> other, Deadline deadline) {
    Target target =
        given
            .or(() -> other.flatMap(Revisions::target))
            .orElseThrow(
                () ->
                    new UsageFailure(
                        new Purpose("find", name.toString()),
                        "the volume does not say of which image",
                        "name it: remora diff IMAGE A B"));
    RevisionFinder finder =
        new RevisionFinder(
            target, sources.open(target.reference().location(), deadline), discovery, warnings);
    Found found =
        switch (name) {
          case SideName.Current _ -> finder.current();
          case SideName.Attached(var revision) -> finder.named(revision);
          case SideName.OnVolume _ -> throw new IllegalArgumentException("it is opened already");
        };
    Purpose purpose =
        new Purpose("read", target.reference().location() + "@" + found.side().revision());
    return new Attached(found, writer.plainFiles(found.manifest(), purpose));
  }

  /** Whose configuration a volume holds, as it says itself: what is fetched is verified anyway. */
  private static Optional<Target> target(OnVolume volume) {
    Subject subject = volume.view().published().orElseThrow().provenance().subject();
    try {
      ImageReference location = ImageReference.parse(subject.image());
      return subject
          .digest()
          .<Target>map(digest -> new Target.Image(location.withDigest(digest)))
          .or(
              () ->
                  volume
                      .view()
                      .state()
                      .owner()
                      .flatMap(Target::of)
                      .filter(it -> it.isOf(subject, Optional.empty())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
