package dev.remora.discovery;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Index;
import dev.remora.oci.Manifest;
import dev.remora.source.ContentSource;
import dev.remora.source.Giver;
import dev.remora.source.Lookup;
import dev.remora.time.Clock;
import dev.remora.trust.proof.Miss;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An artifact that is named itself, of whatever type: nothing is discovered. */
public record DirectArtifact(Selection selection, Clock clock) implements Finder {

  @Override
  public Configuration find(ContentSource source, Digest named, Known known) {
    Manifest manifest =
        switch (fetch(source, named)) {
          case Manifest itself -> itself;
          case Index index -> ofPlatform(source, index);
        };
    Evidence evidence = evidence(source, manifest.digest(), known);
    Candidate candidate = Candidate.of(manifest, named).with(evidence.signature());
    tooOld(candidate, known.floor())
        .or(() -> evidence.objectionTo(candidate, selection.policy()))
        .map(miss -> new Referrer.Refused(manifest.raw().descriptor(), candidate, miss))
        .ifPresent(
            refused -> {
              throw new RefusedConfigurations(
                      selection.policy(), Optional.empty(), source.name(), List.of(refused))
                  .failure(purpose(source, manifest.digest()));
            });
    return new Configuration(
        selection,
        named,
        candidate,
        Choice.Reason.NAMED,
        Choice.Reason.NAMED.text(),
        Optional.of(manifest),
        new Giver.Reference(nameOf(source, named)),
        List.of());
  }

  @Override
  public Optional<Configuration> recall(Digest named, Candidate before, Giver giver) {
    return selection.objection(before).isEmpty()
        ? Optional.of(
            new Configuration(
                selection,
                named,
                before,
                Choice.Reason.NAMED,
                Choice.Reason.NAMED.text(),
                Optional.empty(),
                giver,
                List.of()))
        : Optional.empty();
  }

  @Override
  public Digest fingerprint() {
    return selection.fingerprint(clock.now());
  }

  @Override
  public Optional<Miss> tooOld(Candidate candidate, Optional<Known.Floor> floor) {
    return selection.tooOld(candidate, floor, clock.now());
  }

  @Override
  public Optional<Instant> created(Candidate candidate) {
    return selection.created(candidate.annotations(), clock.now());
  }

  /** It need not be looked for where what was known before still counts. */
  private Evidence evidence(ContentSource source, Digest digest, Known known) {
    return known.candidates().stream()
        .filter(before -> before.digest().equals(digest))
        .filter(before -> selection.objection(before).isEmpty())
        .findFirst()
        .map(before -> new Evidence(before.signature(), Optional.empty()))
        .orElseGet(() -> selection.policy().evidence(digest, source));
  }

  private Manifest ofPlatform(ContentSource source, Index index) {
    Digest digest =
        index
            .forPlatform(selection.platform())
            .orElseThrow(
                () ->
                    new NothingAttached(
                        purpose(source, index.digest()),
                        "it is an index without a manifest for " + selection.platform(),
                        "name the platform by --platform"))
            .digest();
    if (fetch(source, digest) instanceof Manifest manifest) {
      return manifest;
    }
    throw new NothingAttached(
        purpose(source, digest), "it is an index within an index", "name the manifest itself");
  }

  private static Document fetch(ContentSource source, Digest digest) {
    Purpose purpose = purpose(source, digest);
    return Lookup.document(digest, source, purpose)
        .orElseThrow(
            () ->
                new ImageNotFound(
                    purpose, "there is no such artifact", "check the name; was it pushed?"));
  }

  private static Purpose purpose(ContentSource source, Digest digest) {
    return new Purpose("read the artifact", nameOf(source, digest));
  }

  private static String nameOf(ContentSource source, Digest digest) {
    return source.name() + "@" + digest;
  }
}
