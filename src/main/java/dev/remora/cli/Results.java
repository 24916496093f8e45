package dev.remora.cli;

import dev.remora.attach.Attachment;
import dev.remora.discovery.Candidate;
import dev.remora.discovery.Referrer;
import dev.remora.discovery.Survey;
import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Manifest;
import dev.remora.publish.Provenance;
import dev.remora.publish.State;
import dev.remora.sync.FollowEnd;
import dev.remora.sync.StartResult;
import dev.remora.sync.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes results of what the product did. */
final class Results {
  private Results() {}

  static Result pulled(Target target, StartResult started, Path volume) {
    return started
        .published()
        .<Result>map(published -> pulled(target, started, published.provenance(), volume))
        .orElseGet(
            () ->
                new Result.WithNone(
                    target,
                    started.changed(),
                    started.bridged().map(Failure::exitCode).orElse(ExitCode.NOTHING_ATTACHED),
                    volume));
  }

  private static Result.Pulled pulled(
      Target target, StartResult started, Provenance provenance, Path volume) {
    return new Result.Pulled(
        target,
        provenance.subject().manifest().or(provenance.subject()::digest),
        provenance.revision(),
        provenance.artifactType().orElse(""),
        provenance.source().name(),
        provenance.annotations().get(Annotations.CREATED),
        started.changed(),
        started.basis(),
        started.confirmed().map(State.Confirmation::at),
        started.age(),
        started.bridged().map(Failure::exitCode),
        volume,
        files(provenance));
  }

  static List<Result.RevisionFile> files(Provenance provenance) {
    return provenance.files().stream()
        .map(file -> new Result.RevisionFile(file.path(), file.digest(), file.size()))
        .toList();
  }

  static Result followed(Target target, FollowEnd end, Path volume) {
    StartResult last = end.last();
    return new Result.Followed(
        last.published().map(published -> pulled(target, last, published.provenance(), volume)),
        end.code());
  }

  static Result discovered(Invocation.Discover discover, Survey survey) {
    Optional<Digest> chosen = survey.chosen().map(Candidate::digest);
    List<AttachedItem> items =
        survey.referrers().stream().map(referrer -> item(referrer, chosen)).toList();
    return new Result.Discovered(discover.image(), survey.subject(), items, discover.listing());
  }

  /** What a manifest says of itself, where one was read; else what the listing says of it. */
  private static AttachedItem item(Referrer referrer, Optional<Digest> chosen) {
    Descriptor listed = referrer.listed();
    return switch (referrer) {
      case Referrer.Accepted(Descriptor entry, Candidate candidate, Optional<Manifest> manifest) ->
          new AttachedItem(
              entry.digest(),
              candidate.artifactType(),
              candidate.annotations(),
              entry.size(),
              true,
              chosen.equals(Optional.of(entry.digest())),
              Optional.empty());
      case Referrer.OtherType(Descriptor entry, String type) -> ignored(entry, type);
      case Referrer.Refused refused -> ignored(listed, "(refused: " + refused.why() + ")");
      case Referrer.Gone gone -> ignored(listed, "(not there)");
      case Referrer.OtherSubject other -> ignored(listed, "(of another image)");
      case Referrer.Unreadable unreadable ->
          new AttachedItem(
              listed.digest(),
              listed.artifactType().orElse("(unknown)"),
              listed.annotations(),
              listed.size(),
              unreadable.candidate().isPresent() && unreadable.told(),
              false,
              Optional.of(unreadable.why().reason()));
    };
  }

  private static AttachedItem ignored(Descriptor listed, String type) {
    return new AttachedItem(
        listed.digest(), type, listed.annotations(), listed.size(), false, false, Optional.empty());
  }

  static Result attached(ImageReference image, Attachment attachment, Log log) {
    attachment.whyNotChosen().ifPresent(why -> log.warn("pull will not choose it: " + why));
    Manifest manifest = attachment.manifest();
    return new Result.Attached(
        image,
        attachment.subject(),
        attachment.revision(),
        manifest.artifactType().orElse(""),
        manifest.annotations().get(Annotations.CREATED),
        files(manifest));
  }

  static Result detached(ImageReference image, Candidate removed) {
    return new Result.Detached(image, removed.subject(), removed.digest());
  }

  static Result pushed(ImageReference reference, Manifest manifest) {
    return new Result.Pushed(
        reference.withDigest(manifest.digest()),
        manifest.digest(),
        manifest.artifactType().orElse(""),
        manifest.annotations().get(Annotations.CREATED),
        files(manifest));
  }

  private static List<Result.RevisionFile> files(Manifest manifest) {
    return manifest.layers().stream()
        .filter(layer -> !layer.isEmptyContent())
        .map(
            layer ->
                new Result.RevisionFile(
                    layer.annotations().get(Annotations.TITLE).orElse(layer.digest().shortened()),
                    layer.digest(),
                    layer.size()))
        .toList();
  }
}
