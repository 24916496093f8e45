package dev.remora.sync;

import dev.remora.content.ContentFile;
import dev.remora.content.ContentWriter;
import dev.remora.discovery.Candidate;
import dev.remora.discovery.Choice;
import dev.remora.discovery.Configuration;
import dev.remora.failure.ContentRefused;
import dev.remora.failure.Purpose;
import dev.remora.hooks.Validator;
import dev.remora.oci.Manifest;
import dev.remora.publish.ContentOrigin;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.PublishedFile;
import dev.remora.publish.Session;
import dev.remora.publish.Staging;
import dev.remora.source.BlobSource;
import dev.remora.time.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Publishes a revision, whether a pass found it or the cache kept it: its content is staged,
 * validated and swapped in.
 */
record Publisher(Delivery delivery, ContentWriter writer, Validator validator) {
  /**
   * Publishes it, unless {@code validate} refuses it.
   *
   * @param origin asked when all content is there
   */
  PassResult publish(
      Session session,
      BlobSource source,
      Configuration found,
      Manifest manifest,
      Supplier<ContentOrigin> origin,
      Deadline deadline,
      Purpose purpose) {
    Optional<Published> previous = session.published();
    BlobSource nearest =
        previous
            .<BlobSource>map(p -> new VolumeSource(source, p, file -> session.read(p, file)))
            .orElse(source);
    try (Staging staging = session.stage()) {
      List<ContentFile> files =
          writer.write(manifest, nearest, staging.tree(), staging.blobs(), deadline, purpose);
      Optional<ContentRefused> veto = veto(staging, deadline);
      if (veto.isPresent()) {
        return new PassResult.Vetoed(veto.get());
      }
      Instant now = delivery.clock().now();
      Published published =
          session.publish(
              staging,
              provenance(found, files, origin.get(), now).because(why(found, previous)),
              delivery.target().owner(now));
      if (previous.isEmpty() && session.state().told().isEmpty()) {
        session.remember(session.state().withTold(found.revision())); // the first counts as told
      }
      return new PassResult.Changed(published);
    }
  }

  private Optional<ContentRefused> veto(Staging staging, Deadline deadline) {
    try {
      validator.check(staging.treePath(), deadline);
      return Optional.empty();
    } catch (ContentRefused e) {
      return Optional.of(e);
    }
  }

  /** What is published anew, unchanged, was chosen for what the volume says. */
  private static Optional<String> why(Configuration found, Optional<Published> previous) {
    return found.reason() == Choice.Reason.STILL
        ? previous
            .map(Published::provenance)
            .filter(before -> before.revision().equals(found.revision()))
            .flatMap(Provenance::why)
        : Optional.of(found.why());
  }

  private Provenance provenance(
      Configuration found, List<ContentFile> files, ContentOrigin origin, Instant now) {
    Candidate candidate = found.candidate();
    return new Provenance(
        delivery.target().subject(found.image(), candidate.subject()),
        found.revision(),
        Optional.of(candidate.artifactType()).filter(type -> !type.isEmpty()),
        candidate.annotations(),
        found.signed().map(Trust::recorded),
        files.stream()
            .map(f -> new PublishedFile(f.path(), f.digest(), f.size(), f.mode()))
            .toList(),
        origin,
        now);
  }
}
