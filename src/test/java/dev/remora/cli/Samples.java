package dev.remora.cli;

import dev.remora.attach.AttachmentSubject;
import dev.remora.attach.NewSignature;
import dev.remora.compare.Rehearsal;
import dev.remora.compare.Revisions;
import dev.remora.compare.Side;
import dev.remora.diff.FileDiff;
import dev.remora.diff.FileState;
import dev.remora.diff.TreeDiff;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.InMemorySource;
import dev.remora.discovery.Selections;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Manifest;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import dev.remora.posix.FileMode;
import dev.remora.publish.Alteration;
import dev.remora.publish.Basis;
import dev.remora.publish.ContentOrigin;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.PublishedFile;
import dev.remora.publish.RecordedSignature;
import dev.remora.publish.State;
import dev.remora.publish.Subject;
import dev.remora.sync.StartResult;
import dev.remora.sync.Target;
import dev.remora.sync.VolumeStatus;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Warnings;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Signer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Results such as the product gives. */
final class Samples {
  static final Digest IMAGE = Digest.parse("sha256:" + "1".repeat(64));
  static final Digest REVISION = Digest.parse("sha256:" + "2".repeat(64));
  static final Digest OTHER = Digest.parse("sha256:" + "3".repeat(64));
  static final String CREATED = "2026-08-01T12:00:00Z";
  static final String COMMIT = "3f".repeat(20);
  static final ImageReference REFERENCE = ImageReference.parse("registry.example.com/app@" + IMAGE);

  static final Outlook UNDISPUTED = new Outlook(Optional.empty(), Optional.empty(), true);

  private Samples() {}

  static Result resultOf(Invocation invocation) {
    return switch (invocation) {
      case Invocation.Pull pull -> pulled(pull.target(), true);
      case Invocation.Rehearse rehearse -> rehearsed();
      case Invocation.Diff diff -> compared(false);
      case Invocation.Follow follow ->
          new Result.Followed(pulled(follow.target(), false), OptionalInt.empty());
      case Invocation.Discover discover -> discovered(discover.listing());
      case Invocation.History history -> ranked();
      case Invocation.Attach attach -> attached();
      case Invocation.AttachAgain again -> attached();
      case Invocation.Detach detach -> new Result.Detached(REFERENCE, IMAGE, REVISION, List.of());
      case Invocation.Sign sign ->
          new Result.Signed(REFERENCE, IMAGE, REVISION, signature().verdict(), true);
      case Invocation.Push push -> new Result.Pushed(push.reference(), written(), Optional.empty());
      case Invocation.Status status -> standing(List.of());
      case Invocation.Inspect inspect -> new Result.Inspected(document(), inspect.form());
    };
  }

  static Result.Rehearsed rehearsed() {
    return new Result.Rehearsed(
        new Target.Image(REFERENCE),
        new Rehearsal.Outcome(
            IMAGE,
            IMAGE,
            OTHER,
            "the only one",
            Optional.of(published()),
            true,
            List.of("app.yaml has other content"),
            compared(false).outcome().diff()),
        Path.of("/config"),
        false);
  }

  static Result.Compared compared(boolean asked) {
    FileState old = FileState.file(OTHER, 3, Optional.of(new FileMode(0644)));
    FileDiff gone =
        new FileDiff("app.bin", Optional.of(old), Optional.empty(), new FileDiff.Body.Binary());
    Side side =
        new Side(
            REVISION,
            REFERENCE.location().toString(),
            Optional.of(IMAGE),
            Optional.empty(),
            Optional.of(CREATED),
            Optional.empty(),
            List.of());
    return new Result.Compared(
        new Revisions.Outcome(side, side, new TreeDiff(List.of(gone))), asked);
  }

  static Result.Pulled pulled(Target target, boolean changed) {
    return new Result.Pulled(
        target,
        new StartResult(
            Basis.SOURCE,
            Optional.of(
                published(target instanceof Target.Image ? Optional.of(IMAGE) : Optional.empty())),
            Optional.empty(),
            changed,
            Optional.of(confirmed("2026-02-01T12:00:00Z")),
            Optional.of(Duration.ZERO),
            Optional.empty()),
        Path.of("/config"));
  }

  /** Three hours after the last confirmation, without the registry. */
  static Result.Pulled bridged() {
    return new Result.Pulled(
        new Target.Image(REFERENCE),
        new StartResult(
            Basis.VOLUME,
            Optional.of(published()),
            Optional.empty(),
            false,
            Optional.of(confirmed("2026-02-01T12:00:00Z")),
            Optional.of(Duration.ofSeconds(10_805)),
            Optional.of(
                new RegistryUnavailable(
                    new Purpose("pull", REFERENCE.toString()), "answered 503", ""))),
        Path.of("/config"));
  }

  static final RecordedSignature SIGNATURE =
      new RecordedSignature(
          new Signature(Signature.Kind.BUNDLE, OTHER, "{}", ""),
          SignerKind.KEY,
          "prod.pub (SHA256:NTFun0=)",
          new TreeMap<>(Map.of("env", "prod")));

  static Result.Pulled signed(Result.Pulled pulled) {
    StartResult started = pulled.started();
    return new Result.Pulled(
        pulled.target(),
        new StartResult(
            started.basis(),
            started.published(),
            Optional.of(SIGNATURE),
            started.changed(),
            started.confirmed(),
            started.age(),
            started.bridged()),
        pulled.directory());
  }

  /**
   * @param verified whether keys were given
   * @param distrust why it does not count by them
   */
  static Result.Status signed(boolean verified, Optional<Miss> distrust) {
    Result.Status unsigned = standing(List.of());
    VolumeStatus standing = unsigned.standing();
    return new Result.Status(
        unsigned.directory(),
        new VolumeStatus(
            standing.published(),
            Optional.of(SIGNATURE).filter(_ -> distrust.isEmpty()),
            verified,
            distrust,
            standing.alterations(),
            standing.state(),
            standing.isOwners()),
        unsigned.age());
  }

  private static State.Confirmation confirmed(String at) {
    return new State.Confirmation(REVISION, Instant.parse(at), "registry.example.com/app");
  }

  static Published published() {
    return published(Optional.of(IMAGE));
  }

  private static Published published(Optional<Digest> image) {
    return new Published(
        "..sha256-222222222222.1",
        new Provenance(
                new Subject("registry.example.com/app", image, Optional.empty()),
                REVISION,
                Optional.of(MediaType.REMORA_CONFIG),
                new Annotations(
                    Map.of(
                        Annotations.CREATED,
                        CREATED,
                        Annotations.REVISION,
                        COMMIT,
                        Annotations.SOURCE,
                        "https://github.com/acme/app",
                        Annotations.AUTHORS,
                        "jane")),
                Optional.empty(),
                files().stream()
                    .map(f -> new PublishedFile(f.path(), f.digest(), f.size(), new FileMode(0)))
                    .toList(),
                new ContentOrigin(ContentOrigin.Kind.REGISTRY, "registry.example.com/app"),
                Instant.parse("2026-08-01T12:05:00Z"))
            .because(Optional.of("the newest of 2 generations")));
  }

  static Result.Status standing(List<Alteration> alterations) {
    State.Confirmation confirmed = confirmed("2026-08-01T13:00:00Z");
    return new Result.Status(
        Path.of("/config"),
        new VolumeStatus(
            published(),
            Optional.empty(),
            false,
            Optional.empty(),
            alterations,
            State.empty()
                .withConfirmation(confirmed)
                .withStart(
                    new State.LastStart(confirmed.at(), Basis.VOLUME, Optional.of("unavailable")))
                .withOwner(new State.Owner(REFERENCE.toString(), false, confirmed.at()))
                .withTold(REVISION),
            true),
        Optional.of(Duration.ofMinutes(3)));
  }

  static Result.Attached attached() {
    return attached(Optional.empty(), MediaType.MANIFEST);
  }

  static Result.Attached attached(Optional<AttachmentSubject.OfIndex> ofIndex, String type) {
    Descriptor subject = Descriptor.of(type, IMAGE, 7);
    return new Result.Attached(
        REFERENCE, new AttachmentSubject(subject, ofIndex), written(), Optional.empty());
  }

  /** One of the revision, carried by {@link #document}. */
  static NewSignature signature() {
    Manifest carrier =
        new Manifest(
            document(),
            Optional.empty(),
            Descriptor.empty(),
            List.of(),
            Optional.empty(),
            Annotations.none());
    return new NewSignature(
        carrier,
        new Signature(Signature.Kind.BUNDLE, carrier.digest(), "{}", ""),
        new Signer.Key("prod.pem", "SHA256:AAAA"),
        new TreeMap<>(Map.of("env", "prod")));
  }

  private static Result.Revision written() {
    return new Result.Revision(REVISION, MediaType.REMORA_CONFIG, Optional.of(CREATED), files());
  }

  static Result.Ranked ranked() {
    InMemorySource source = new InMemorySource();
    Descriptor image = source.image();
    source.attach(image, MediaType.REMORA_CONFIG, Map.of(Annotations.CREATED, CREATED));
    Instant now = Instant.parse("2026-08-02T12:00:00Z");
    Discovery discovery =
        new Discovery(
            Selections.of(MediaType.REMORA_CONFIG), new VirtualClock(now), Warnings.none());
    return new Result.Ranked(
        ImageReference.parse("registry.example.com/app"),
        discovery.history(source, image.digest(), Optional.empty()),
        Optional.empty(),
        now);
  }

  static Result.Discovered discovered(Invocation.Listing listing) {
    return new Result.Discovered(
        REFERENCE,
        IMAGE,
        List.of(
            new AttachedItem(
                REVISION,
                MediaType.REMORA_CONFIG,
                new Annotations(Map.of("env", "prod", Annotations.CREATED, CREATED)),
                512,
                true,
                true,
                Optional.empty()),
            new AttachedItem(
                OTHER,
                "application/x-\u001b[31msignature",
                Annotations.none(),
                7,
                false,
                false,
                Optional.empty())),
        UNDISPUTED,
        listing);
  }

  static RawDocument document() {
    return RawDocument.of(
        MediaType.MANIFEST, "{\"schemaVersion\":2,\"b\":1}".getBytes(StandardCharsets.UTF_8));
  }

  static List<Result.RevisionFile> files() {
    return List.of(
        new Result.RevisionFile("app.yaml", OTHER, 1500, false),
        new Result.RevisionFile("certs/ca.pem", OTHER, 36, false));
  }
}
