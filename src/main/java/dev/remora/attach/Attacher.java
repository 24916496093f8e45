package dev.remora.attach;

import dev.remora.discovery.Discovery;
import dev.remora.discovery.Survey;
import dev.remora.failure.AmbiguousChoice;
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
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Attaches configuration to an image.
 *
 * <p>Sends nothing that {@code pull} would not choose afterwards, and ends only when the source
 * lists it: whoever attaches what nobody will read hears of it here, not when a pod starts.
 */
public final class Attacher {
  private final ContentSource source;
  private final ContentTarget target;
  private final Discovery discovery;
  private final Clock clock;
  private final Deadline deadline;
  private final ListingWait listing;

  /**
   * Made for one repository.
   *
   * @param discovery as {@code pull} does it
   * @param deadline of all that is done
   * @param random parts those that wait for a listing
   */
  public Attacher(
      ContentSource source,
      ContentTarget target,
      Discovery discovery,
      Clock clock,
      Deadline deadline,
      RandomGenerator random) {
    this.source = source;
    this.target = target;
    this.discovery = discovery;
    this.clock = clock;
    this.deadline = deadline;
    this.listing = new ListingWait(deadline, random);
  }

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
    Descriptor subject = SubjectLookup.of(image, source);
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
    Descriptor subject = SubjectLookup.of(image, source);
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
    listing.await(source, subject.digest(), manifest.digest());
    return new Attachment(manifest, whyNot);
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
