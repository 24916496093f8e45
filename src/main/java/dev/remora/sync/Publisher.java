package dev.remora.sync;

import dev.remora.content.ContentFile;
import dev.remora.content.ContentWriter;
import dev.remora.discovery.Candidate;
import dev.remora.discovery.Configuration;
import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.hooks.Validator;
import dev.remora.oci.Manifest;
import dev.remora.publish.ContentOrigin;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.PublishedFile;
import dev.remora.publish.Session;
import dev.remora.publish.Staging;
import dev.remora.source.ContentSource;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Publishes a revision, whoever named it: its content is staged, validated, and swapped in. */
final class Publisher {
  private final Belonging belonging;
  private final ContentWriter writer;
  private final Validator validator;
  private final Clock clock;
  private Optional<ContentRefused> veto = Optional.empty();

  Publisher(Belonging belonging, ContentWriter writer, Validator validator, Clock clock) {
    this.belonging = belonging;
    this.writer = writer;
    this.validator = validator;
    this.clock = clock;
  }

  /**
   * Publishes it.
   *
   * @param origin asked when all content is there
   */
  Published publish(
      Session session,
      ContentSource source,
      Configuration found,
      Manifest manifest,
      Supplier<ContentOrigin> origin,
      Deadline deadline) {
    Purpose purpose = new Purpose("pull", source.referrersName() + "@" + found.revision());
    Optional<Published> previous = session.published();
    ContentSource nearest =
        previous.<ContentSource>map(p -> new VolumeSource(source, session, p)).orElse(source);
    try (Staging staging = session.stage()) {
      List<ContentFile> files =
          writer.write(manifest, nearest, staging.tree(), staging.blobs(), deadline, purpose);
      check(staging, deadline);
      Published published =
          session.publish(
              staging,
              provenance(found, files, origin.get()),
              belonging.wanted().owner(clock.now()));
      if (previous.isEmpty() && session.state().told().isEmpty()) {
        session.remember(session.state().withTold(found.revision())); // the first counts as told
      }
      return published;
    }
  }

  /** Whether it was {@code validate} that failed so. */
  boolean isVeto(Failure failure) {
    return veto.filter(failure::equals).isPresent();
  }

  private void check(Staging staging, Deadline deadline) {
    try {
      validator.check(staging.treePath(), deadline);
    } catch (ContentRefused e) {
      veto = Optional.of(e);
      throw e;
    }
  }

  private Provenance provenance(
      Configuration found, List<ContentFile> files, ContentOrigin origin) {
    Candidate candidate = found.candidate();
    return new Provenance(
        belonging.subject(found.image(), candidate.subject()),
        found.revision(),
        Optional.of(candidate.artifactType()).filter(type -> !type.isEmpty()),
        candidate.annotations(),
        files.stream()
            .map(f -> new PublishedFile(f.path(), f.digest(), f.size(), f.mode()))
            .toList(),
        origin,
        clock.now());
  }
}
