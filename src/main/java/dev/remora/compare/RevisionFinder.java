package dev.remora.compare;

import dev.remora.attach.RevisionLookup;
import dev.remora.attach.RevisionName;
import dev.remora.discovery.Candidate;
import dev.remora.discovery.Configuration;
import dev.remora.discovery.DirectArtifact;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Known;
import dev.remora.discovery.Referrer;
import dev.remora.discovery.Survey;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.source.ContentSource;
import dev.remora.source.Lookup;
import dev.remora.sync.Target;
import dev.remora.trace.Warnings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds a revision by the name that a person gave it. Whatever the name, the one selection decides
 * whether it counts.
 *
 * @param source that has the target
 */
record RevisionFinder(Target target, ContentSource source, Discovery discovery, Warnings warnings) {

  /** A revision that was found. */
  record Found(Side side, ContentSource source, Manifest manifest) {}

  /** What a pull would choose now. */
  Found current() {
    Digest named = target.named(source, warnings).content();
    Known nothing = new Known(List.of(), Optional.empty());
    Configuration found =
        switch (target) {
          case Target.Image _ -> discovery.find(source, named, nothing);
          case Target.Artifact _ -> direct().find(source, named, nothing);
        };
    found.passedOver().forEach(warnings::warn);
    return found(found);
  }

  /** One that is attached, or is in the repository. */
  Found named(RevisionName name) {
    Purpose purpose = new Purpose("find " + name + " of", target.reference().toString());
    return switch (name) {
      case RevisionName.Whole(Digest digest) -> named(digest, Optional.empty(), purpose);
      case RevisionName.Prefix prefix ->
          named(
              new RevisionLookup(all(survey(purpose)), purpose).named(prefix).digest(),
              Optional.empty(),
              purpose);
      case RevisionName.Previous _ -> {
        Candidate previous =
            new RevisionLookup(survey(purpose).candidates(), purpose)
                .previous(discovery.selection(), discovery.clock().now());
        yield named(previous.digest(), Optional.of(previous), purpose);
      }
    };
  }

  private Survey survey(Purpose purpose) {
    if (target instanceof Target.Artifact) {
      throw new UsageFailure(
          purpose,
          "nothing is attached to an artifact that is pulled directly",
          "name its revisions by their whole digests");
    }
    return discovery.survey(source, target.named(source, Warnings.none()).content());
  }

  /** What does not count is found, too: then it is said why. */
  private static List<Candidate> all(Survey survey) {
    return Stream.concat(
            survey.candidates().stream(),
            survey.refused().stream().map(Referrer.Refused::candidate))
        .toList();
  }

  private Found named(Digest digest, Optional<Candidate> known, Purpose purpose) {
    Configuration found =
        direct().find(source, digest, new Known(known.stream().toList(), Optional.empty()));
    String type = found.candidate().artifactType();
    if (target instanceof Target.Image && !discovery.selection().types().accept(type)) {
      throw new UsageFailure(
          purpose,
          "it is of the type " + (type.isEmpty() ? "of no artifact" : type) + ", no configuration",
          "see what is attached with remora discover, or accept it by --artifact-type");
    }
    return found(found);
  }

  private DirectArtifact direct() {
    return new DirectArtifact(discovery.selection(), discovery.clock());
  }

  private Found found(Configuration found) {
    Manifest manifest = found.manifest().orElseGet(() -> fetch(found.revision()));
    Side side =
        Side.fetched(
            found.revision(),
            target.reference().location().toString(),
            manifest.subject().map(Descriptor::digest),
            manifest.annotations());
    return new Found(side, source, manifest);
  }

  private Manifest fetch(Digest revision) {
    Purpose purpose = new Purpose("read", source.referrersName() + "@" + revision);
    return Lookup.manifest(revision, source, purpose)
        .orElseThrow(
            () -> new ImageNotFound(purpose, "it is listed, but it is not there", "try again"));
  }
}
