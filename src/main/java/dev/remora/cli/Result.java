package dev.remora.cli;

import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.RawDocument;
import dev.remora.publish.Alteration;
import dev.remora.publish.Basis;
import dev.remora.sync.Target;
import dev.remora.sync.VolumeStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a command did or found, however it is printed. */
sealed interface Result {
  /** What is wrong with what was found: it is shown all the same, and decides the exit code. */
  default Optional<Failure> problem() {
    return Optional.empty();
  }

  /** A file of a revision. */
  record RevisionFile(String path, Digest digest, long size) {}

  /**
   * A revision is on the volume.
   *
   * @param subject what it is attached to: the image or its platform's manifest; nothing for an
   *     artifact that was pulled directly
   * @param source where it came from
   * @param created as its author wrote it
   * @param changed whether it was published now, or was there already
   * @param basis what the start stands on
   * @param confirmed when a source last said that it is the one
   * @param age how long ago that is; nothing where the clock stands before it
   * @param bridged the failure in spite of which it started
   */
  record Pulled(
      Target target,
      Optional<Digest> subject,
      Digest revision,
      String artifactType,
      String source,
      Optional<String> created,
      boolean changed,
      Basis basis,
      Optional<Instant> confirmed,
      Optional<Duration> age,
      Optional<ExitCode> bridged,
      Path directory,
      List<RevisionFile> files)
      implements Result {}

  /**
   * A start without any configuration.
   *
   * @param changed whether something was unpublished
   */
  record WithNone(Target target, boolean changed, ExitCode bridged, Path directory)
      implements Result {}

  /**
   * A volume is followed no more.
   *
   * @param published what is on it
   * @param code what the process is to end with instead of 0
   */
  record Followed(Optional<Pulled> published, OptionalInt code) implements Result {}

  /** What is attached to a subject. */
  record Discovered(
      ImageReference image, Digest subject, List<AttachedItem> attached, Invocation.Listing listing)
      implements Result {}

  /** A revision is attached to an image, and would be chosen. */
  record Attached(
      ImageReference image,
      Digest subject,
      Digest revision,
      String artifactType,
      Optional<String> created,
      List<RevisionFile> files)
      implements Result {}

  /** A revision is attached no more. */
  record Detached(ImageReference image, Digest subject, Digest revision) implements Result {}

  /** An artifact is stored under a tag. */
  record Pushed(
      ImageReference reference,
      Digest revision,
      String artifactType,
      Optional<String> created,
      List<RevisionFile> files)
      implements Result {}

  /**
   * How a volume stands.
   *
   * @param age since its source last confirmed it, or since it was published if none did; nothing
   *     where the clock stands before that, or nobody knows it
   */
  record Status(Path directory, VolumeStatus standing, Optional<Duration> age) implements Result {
    @Override
    public Optional<Failure> problem() {
      List<Alteration> alterations = standing.alterations();
      return alterations.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new IntegrityFailure(
                  new Purpose("confirm the files in", directory.toString()),
                  alterations.getFirst()
                      + (alterations.size() == 1
                          ? ""
                          : ", and " + (alterations.size() - 1) + " more"),
                  "remora pull publishes it anew"));
    }
  }

  /** A manifest, verified. */
  record Inspected(RawDocument document, Invocation.Form form) implements Result {}
}
