package dev.remora.cli;

import dev.remora.attach.AttachmentSubject;
import dev.remora.attach.NewSignature;
import dev.remora.compare.Rehearsal;
import dev.remora.compare.Revisions;
import dev.remora.discovery.Explanation;
import dev.remora.discovery.History;
import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.failure.Untrusted;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Manifest;
import dev.remora.oci.RawDocument;
import dev.remora.publish.Alteration;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.sync.StartResult;
import dev.remora.sync.Target;
import dev.remora.sync.VolumeStatus;
import dev.remora.trust.Verdict;
import dev.remora.trust.proof.Miss;
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

  /** What a run ends with that found or did this, if there is no problem. */
  default ExitCode exitCode() {
    return ExitCode.DONE;
  }

  /**
   * What a revision holds.
   *
   * @param directory whether it is one, as an archive
   */
  record RevisionFile(String path, Digest digest, long size, boolean directory) {
    /** Of all of them together; where a manifest claims more than there is a number for, that. */
    static long sum(List<RevisionFile> files) {
      return files.stream()
          .mapToLong(RevisionFile::size)
          .reduce(0, (sum, size) -> sum > Long.MAX_VALUE - size ? Long.MAX_VALUE : sum + size);
    }

    static List<RevisionFile> of(Provenance provenance) {
      return provenance.files().stream()
          .map(file -> new RevisionFile(file.path(), file.digest(), file.size(), false))
          .toList();
    }

    static List<RevisionFile> of(Manifest manifest) {
      return manifest.layers().stream()
          .filter(layer -> !layer.isEmptyContent())
          .map(
              layer ->
                  new RevisionFile(
                      layer.annotations().get(Annotations.TITLE).orElse(layer.digest().shortened()),
                      layer.digest(),
                      layer.size(),
                      layer.annotations().get(Annotations.UNPACK).equals(Optional.of("true"))))
          .toList();
    }
  }

  /** A start did not fail: a revision is on the volume, or it goes on without any. */
  record Pulled(Target target, StartResult started, Path directory) implements Result {
    Optional<Provenance> provenance() {
      return started.published().map(Published::provenance);
    }
  }

  /**
   * What a pull would do, which was not done.
   *
   * @param directory the volume
   * @param asked whether the exit code is to say so, too
   */
  record Rehearsed(Target target, Rehearsal.Outcome outcome, Path directory, boolean asked)
      implements Result {
    @Override
    public ExitCode exitCode() {
      return asked && outcome.publishes() ? ExitCode.DIFFERS : ExitCode.DONE;
    }
  }

  /**
   * What differs between two revisions.
   *
   * @param asked whether the exit code is to say so, too
   */
  record Compared(Revisions.Outcome outcome, boolean asked) implements Result {
    @Override
    public ExitCode exitCode() {
      return asked && !outcome.diff().isEmpty() ? ExitCode.DIFFERS : ExitCode.DONE;
    }
  }

  /**
   * A volume is followed no more.
   *
   * @param last what is on it, if there is something
   * @param code what the process is to end with instead of 0
   */
  record Followed(Pulled last, OptionalInt code) implements Result {}

  /** What is attached to a subject. */
  record Discovered(
      ImageReference image,
      Digest subject,
      List<AttachedItem> attached,
      Outlook outlook,
      Invocation.Listing listing)
      implements Result {}

  /** Why pull takes what it takes of that. */
  record Explained(Discovered found, Explanation explanation) implements Result {}

  /**
   * The configurations of an image, newest first.
   *
   * @param volume what is published there; nothing where nobody asked, and nothing is
   * @param now by which their ages are told
   */
  record Ranked(ImageReference image, History history, Optional<OnVolume> volume, Instant now)
      implements Result {
    /** The digest that was given, and by which all of it was found. */
    ImageReference whole() {
      return image.withDigest(history.explanation().image());
    }
  }

  /**
   * Which revision a volume has.
   *
   * @param ofImage whether that is of the image in question
   */
  record OnVolume(Path directory, Optional<Published> published, boolean ofImage) {
    boolean has(Digest revision) {
      return published.filter(it -> it.revision().equals(revision)).isPresent();
    }
  }

  /**
   * A revision that was written to a registry or a layout.
   *
   * @param created as its author wrote it
   */
  record Revision(
      Digest digest, String artifactType, Optional<String> created, List<RevisionFile> files) {
    static Revision of(Manifest manifest) {
      return new Revision(
          manifest.digest(),
          manifest.artifactType().orElse(""),
          manifest.annotations().get(Annotations.CREATED),
          RevisionFile.of(manifest));
    }
  }

  /** A revision is attached to an image, and would be chosen. */
  record Attached(
      ImageReference image,
      AttachmentSubject to,
      Revision revision,
      Optional<NewSignature> signature)
      implements Result {}

  /**
   * A revision that was attached before is signed.
   *
   * @param isNew whether it was not signed so before
   */
  record Signed(
      ImageReference image,
      Digest subject,
      Digest revision,
      Verdict.Signed signature,
      boolean isNew)
      implements Result {}

  /** A revision is attached no more, nor are its signatures to it. */
  record Detached(ImageReference image, Digest subject, Digest revision, List<Digest> signatures)
      implements Result {}

  /** An artifact is stored under a tag. */
  record Pushed(ImageReference reference, Revision revision, Optional<NewSignature> signature)
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
      String more = alterations.size() < 2 ? "" : ", and " + (alterations.size() - 1) + " more";
      return alterations.stream()
          .findFirst()
          .<Failure>map(
              first ->
                  new IntegrityFailure(
                      new Purpose("confirm the files in", directory.toString()),
                      first + more,
                      "remora pull publishes it anew"))
          .or(() -> standing.distrust().map(this::untrusted));
    }

    private Failure untrusted(Miss miss) {
      return new Untrusted(
          new Purpose("trust what is published in", directory.toString()),
          standing.published().revision().shortened() + " " + miss.why(),
          "remora pull publishes what is signed");
    }
  }

  /** A manifest, verified. */
  record Inspected(RawDocument document, Invocation.Form form) implements Result {}
}
