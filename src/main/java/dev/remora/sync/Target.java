package dev.remora.sync;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Configuration;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.RecordedSignature;
import dev.remora.publish.State;
import dev.remora.publish.Subject;
import dev.remora.source.ContentSource;
import dev.remora.source.Lookup;
import dev.remora.source.RevisionCache;
import dev.remora.source.SourceAnswer;
import dev.remora.trace.Warnings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What a volume is to hold. Whose a revision, a volume or an entry of the cache is, is decided here
 * and nowhere else.
 */
public sealed interface Target {
  /** The image or artifact as it was named. */
  ImageReference reference();

  /** {@code image} or {@code artifact}. */
  default String kind() {
    return this instanceof Artifact ? "artifact" : "image";
  }

  /** The configuration that is attached to an image. */
  record Image(ImageReference reference) implements Target {}

  /** An artifact itself. */
  record Artifact(ImageReference reference) implements Target {}

  /**
   * The subject that the provenance of a revision names.
   *
   * @param attachedTo the image's digest, or its platform's manifest's
   */
  default Subject subject(Digest named, Digest attachedTo) {
    return switch (this) {
      case Image _ ->
          new Subject(
              location(),
              Optional.of(named),
              Optional.of(attachedTo).filter(manifest -> !manifest.equals(named)));
      case Artifact _ -> new Subject(location(), Optional.empty(), Optional.empty());
    };
  }

  /**
   * Whether what has this subject belongs here: a revision of another image never counts.
   *
   * @param named the digest that is meant, where that is known
   */
  default boolean isOf(Subject subject, Optional<Digest> named) {
    boolean meant =
        switch (this) {
          case Image(ImageReference image) when image.prefix().isPresent() ->
              subject.digest().filter(image.prefix().get()::matches).isPresent();
          case Image _ -> named.isPresent() && subject.digest().equals(named);
          case Artifact _ -> subject.digest().isEmpty();
        };
    return meant && subject.image().equals(location());
  }

  /** Whether a published revision is this target's. */
  default boolean owns(Published published, Digest named) {
    return isOf(published.provenance().subject(), Optional.of(named));
  }

  /**
   * What is published, as the candidate that it was when it was verified, with the signature by
   * which it counted then.
   *
   * @param named the image's digest, or the artifact's, of which it has no other
   */
  static Candidate candidate(Published published, Digest named) {
    Provenance provenance = published.provenance();
    return new Candidate(
        provenance.revision(),
        provenance.subject().manifest().or(provenance.subject()::digest).orElse(named),
        provenance.artifactType().orElse(""),
        provenance.annotations(),
        provenance.signature().map(RecordedSignature::evidence));
  }

  /**
   * Whether what is published is what was found, so that nothing has to be published if it is
   * whole.
   */
  static boolean isStill(Published published, Digest named, Configuration found) {
    return published.revision().equals(found.revision())
        && found.candidate().signature().equals(candidate(published, named).signature());
  }

  /** As the owner of a volume that begins to serve it. */
  default State.Owner owner(Instant since) {
    return new State.Owner(reference().toString(), this instanceof Artifact, since);
  }

  /** Whether a volume with this owner serves it. */
  default boolean isServedBy(State.Owner owner) {
    return owner.isSame(owner(Instant.EPOCH));
  }

  /**
   * Whose configuration must not become older: the image's, or whatever a tag names. An artifact's
   * own digest names one thing for ever.
   *
   * @param named the digest that is meant
   */
  default Digest lineOf(Digest named) {
    return this instanceof Artifact
        ? Digest.sha256(reference().toString().getBytes(StandardCharsets.UTF_8))
        : named;
  }

  /** Whose revisions the cache keeps, and is asked for. */
  default RevisionCache.Owner cacheOwner(Digest named) {
    return new RevisionCache.Owner(reference().location(), named, this instanceof Artifact);
  }

  /** What a volume with this owner holds; nothing where a stranger wrote that. */
  static Optional<Target> of(State.Owner owner) {
    try {
      ImageReference reference = ImageReference.parse(owner.image());
      return Optional.of(owner.direct() ? new Artifact(reference) : new Image(reference));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The digest that is meant, without asking anybody: a tag counts as what it was when a source
   * last said so on this volume.
   */
  default Optional<Digest> lastNamed(State state) {
    return reference()
        .digest()
        .or(() -> Optional.ofNullable(state.tags().get(reference().toString())));
  }

  /**
   * The digest that is meant. One in the reference is taken as it is, without asking.
   *
   * @param warnings told that a tag can move
   * @throws ImageNotFound when there is no such tag
   */
  default SourceAnswer<Digest> named(ContentSource source, Warnings warnings) {
    SourceAnswer<Digest> answer =
        Lookup.digest(reference(), source)
            .orElseThrow(
                () ->
                    new ImageNotFound(
                        new Purpose("find", reference().toString()),
                        "there is no such tag",
                        "check the name; was the image pushed?"));
    if (reference().digest().isEmpty()) {
      warnings.warn(
          reference()
              + " is "
              + answer.content()
              + " now, and a tag can move: name the digest instead");
    }
    return answer;
  }

  /** Where it is, without tag and digest, as it is written. */
  private String location() {
    return reference().location().toString();
  }
}
