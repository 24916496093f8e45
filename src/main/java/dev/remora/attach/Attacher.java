package dev.remora.attach;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Survey;
import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Manifest;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;
import dev.remora.source.Lookup;
import dev.remora.time.Backoff;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Attaches configuration to an image, and takes it away again.
 *
 * <p>Sends nothing that {@code pull} would not choose afterwards, and ends only when the source
 * lists it: whoever attaches what nobody will read hears of it here, not when a pod starts.
 *
 * @param source of one repository
 * @param discovery as {@code pull} does it
 * @param deadline of all that is done
 * @param random parts those that wait for a listing
 */
public record Attacher(
    ContentSource source,
    ContentTarget target,
    Discovery discovery,
    Clock clock,
    Deadline deadline,
    RandomGenerator random) {
  private static final Duration LONGEST_LISTING = Duration.ofSeconds(10);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

  /**
   * Attaches files.
   *
   * @param force even if it would not be chosen
   * @throws UsageFailure when a file cannot be used
   * @throws AmbiguousChoice when it would not be chosen; nothing was sent then
   * @throws RegistryUnavailable when the listing does not show it in time
   */
  public Attachment attach(ImageReference image, NewContent content, boolean force) {
    List<NewLayer> layers = Layers.of(content.files(), content.inlineMax(), deadline);
    Descriptor subject = subject(image);
    String type = discovery.selection().types().written();
    ArtifactDraft draft = ArtifactDraft.of(type, layers, content.annotations());
    return attach(subject, draft, forecast(subject), () -> NewLayer.send(layers, target), force);
  }

  /**
   * Attaches the content of an earlier revision of the same repository anew: the way back. No blob
   * is sent.
   *
   * @param earlier by its whole digest any manifest of the repository, else a candidate of the
   *     image
   * @param added annotations beside those that it had
   * @throws NothingAttached when there is no such revision
   */
  public Attachment attachAgain(
      ImageReference image, RevisionName earlier, Annotations added, boolean force) {
    Descriptor subject = subject(image);
    Forecast forecast = forecast(subject);
    Purpose purpose = purpose("attach " + name(earlier) + " again to", subject);
    RevisionLookup revisions = new RevisionLookup(forecast.candidates(), purpose);
    Digest digest =
        switch (earlier) {
          case RevisionName.Whole(Digest whole) -> whole;
          case RevisionName.Prefix prefix -> revisions.named(prefix).digest();
          case RevisionName.Previous _ ->
              revisions.previous(discovery.selection(), forecast.now()).digest();
        };
    ArtifactDraft draft = ArtifactDraft.again(manifest(digest, purpose), added);
    return attach(subject, draft, forecast, () -> {}, force);
  }

  private Attachment attach(
      Descriptor subject,
      ArtifactDraft draft,
      Forecast forecast,
      Runnable sendBlobs,
      boolean force) {
    Manifest manifest = draft.at(forecast.createdFor(draft.annotations()), Optional.of(subject));
    Optional<String> whyNot = forecast.whyNotChosen(manifest);
    if (forecast.obstacle().isPresent() && !force) {
      throw forecast.obstacle().get();
    }
    if (whyNot.isPresent() && !force) {
      throw new AmbiguousChoice(
          purpose("attach to", subject),
          "pull would not choose it: " + whyNot.get(),
          "nothing was sent; give it the annotations of what it replaces, the --match of pull, or"
              + " --force");
    }
    sendBlobs.run();
    target.attach(manifest);
    awaitListing(subject.digest(), manifest.digest());
    return new Attachment(manifest, whyNot);
  }

  /**
   * Detaches one, whoever attached it. Only candidates are found, and what cannot be read and may
   * be one: a signature or an SBOM is not ours to take away.
   *
   * @return which it was
   * @throws NothingAttached when no candidate is named so
   */
  public Candidate detach(ImageReference image, RevisionName revision) {
    Descriptor subject = subject(image);
    Purpose purpose = purpose("detach " + revision + " from", subject);
    RevisionLookup revisions =
        new RevisionLookup(discovery.survey(source, subject.digest()).suspects(), purpose);
    Candidate removed =
        switch (revision) {
          case RevisionName.Whole whole -> revisions.named(whole);
          case RevisionName.Prefix prefix -> revisions.named(prefix);
          case RevisionName.Previous _ ->
              throw new UsageFailure(purpose, "it has to be named by its digest", "");
        };
    target.detach(removed.subject(), removed.digest());
    return removed;
  }

  /**
   * The image, manifest or index, that something is attached to. It is fetched and verified,
   * because its type and size become part of what refers to it.
   */
  private Descriptor subject(ImageReference image) {
    Purpose purpose = new Purpose("find the image", image.toString());
    Digest digest =
        Lookup.digest(image, source)
            .orElseThrow(() -> notFound(purpose, "tag " + image.tag().orElse("of that name")))
            .content();
    return source
        .manifest(digest)
        .orElseThrow(() -> notFound(purpose, digest.toString()))
        .content()
        .descriptor();
  }

  private ImageNotFound notFound(Purpose purpose, String what) {
    return new ImageNotFound(
        purpose,
        source.name() + " has no " + what,
        "was the image pushed to this repository? it has to be there before its configuration");
  }

  /** Looks at this very digest only: what is attached to a platform's manifest is no rival. */
  private Forecast forecast(Descriptor subject) {
    Survey survey = discovery.survey(source, subject.digest());
    boolean direct = survey.subject().equals(subject.digest());
    return new Forecast(
        direct ? survey.candidates() : List.of(),
        direct ? survey.obstacle() : Optional.empty(),
        discovery.selection(),
        clock.now());
  }

  /**
   * Waits until the registry lists what it accepted: some do so late, and one that never does has
   * no working referrers API whatever it answered to the push.
   */
  private void awaitListing(Digest subject, Digest referrer) {
    Purpose purpose =
        new Purpose("see " + referrer + " attached to", source.referrersName() + "@" + subject);
    Deadline patience = deadline.atMost(LONGEST_LISTING);
    for (int failures = 1; !lists(subject, referrer); failures++) {
      if (!patience.sleep(BACKOFF.after(failures, random), purpose)) {
        throw new RegistryUnavailable(
            purpose,
            "it was accepted, but the registry does not list it yet",
            "look later with: remora discover");
      }
    }
  }

  private boolean lists(Digest subject, Digest referrer) {
    return Lookup.referrers(subject, source).referrers().stream()
        .anyMatch(listed -> listed.digest().equals(referrer));
  }

  private Manifest manifest(Digest digest, Purpose purpose) {
    Document document =
        Lookup.document(digest, source, purpose)
            .orElseThrow(
                () ->
                    new NothingAttached(
                        purpose,
                        source.name() + " has no " + digest,
                        "see what is attached with: remora discover " + purpose.target()));
    if (document instanceof Manifest manifest) {
      return manifest;
    }
    throw new UsageFailure(purpose, "it is an index, not a configuration", "name another one");
  }

  private static String name(RevisionName revision) {
    return revision instanceof RevisionName.Previous
        ? "the previous revision"
        : revision.toString();
  }

  private Purpose purpose(String doing, Descriptor subject) {
    return new Purpose(doing, source.name() + "@" + subject.digest());
  }
}
