package dev.remora.attach;

import dev.remora.discovery.AcceptedTypes;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Manifest;
import dev.remora.source.ContentTarget;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Pushes files as an artifact of its own, under a tag.
 *
 * @param signing of what is pushed; nothing where it is not signed
 * @param deadline of the reading of files
 * @param warnings told what will not do everywhere
 */
public record Pusher(
    ContentTarget target,
    AcceptedTypes types,
    Optional<Signing> signing,
    Clock clock,
    Deadline deadline,
    Consumer<String> warnings) {
  /**
   * Pushes files.
   *
   * @throws UsageFailure when the reference is no tag, or a file cannot be used
   */
  public PushedArtifact push(ImageReference reference, NewContent content) {
    String tag =
        reference
            .tag()
            .filter(_ -> reference.digest().isEmpty() && reference.prefix().isEmpty())
            .orElseThrow(
                () ->
                    new UsageFailure(
                        new Purpose("push", reference.toString()),
                        "an artifact is pushed under a tag, and its digest follows from it",
                        "write it as REPOSITORY:TAG or oci:DIR:TAG"));
    List<NewLayer> layers = Layers.of(content, deadline, warnings);
    Instant now = clock.now();
    Manifest manifest =
        ArtifactDraft.of(types.written(), layers, content.annotations()).at(now, Optional.empty());
    Optional<NewSignature> signature =
        signing.map(by -> NewSignature.of(manifest.raw().descriptor(), by, now));
    NewLayer.send(layers, target);
    signature.ifPresent(made -> made.push(target)); // first, so that the tag never says unsigned
    target.tag(manifest.raw(), tag);
    return new PushedArtifact(manifest, signature);
  }
}
