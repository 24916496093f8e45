package dev.remora.discovery;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Index;
import dev.remora.oci.Platform;
import dev.remora.oci.RawDocument;
import dev.remora.source.ContentSource;
import dev.remora.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the configuration that is attached to an image.
 *
 * <p>The digest that was given is asked for first. Where nothing that counts is attached to it and
 * it is an index, the manifest of this platform is asked for: tools that are given a tag attach to
 * the index, others to what runs.
 */
public final class Discovery {
  private final AcceptedTypes types;
  private final Chooser chooser;
  private final Platform platform;
  private final Clock clock;
  private final Instant builtAt;
  private final Warnings warnings;

  public Discovery(
      AcceptedTypes types,
      Chooser chooser,
      Platform platform,
      Clock clock,
      Instant builtAt,
      Warnings warnings) {
    this.types = types;
    this.chooser = chooser;
    this.platform = platform;
    this.clock = clock;
    this.builtAt = builtAt;
    this.warnings = warnings;
  }

  /**
   * Finds the one that is meant.
   *
   * @param known candidates that were verified before; when one of them is chosen, nothing is
   *     fetched
   * @throws NothingAttached when nothing counts
   * @throws AmbiguousChoice when nothing decides
   * @throws ImageNotFound when there is no such image
   */
  public Found find(ContentSource source, Digest image, List<Candidate> known) {
    Optional<Found> attached = attachedTo(source, image, image, known);
    if (attached.isPresent()) {
      return attached.get();
    }
    Optional<Digest> ofPlatform = manifestOfPlatform(source, image);
    return ofPlatform
        .flatMap(subject -> attachedTo(source, image, subject, known))
        .orElseThrow(() -> nothingAttached(source, image, ofPlatform));
  }

  /** What is attached to a digest, and which of it would be chosen; for people who look. */
  public Survey survey(ContentSource source, Digest image) {
    Survey direct = surveyOf(source, image);
    if (!direct.candidates().isEmpty()) {
      return direct;
    }
    return manifestOfPlatform(source, image)
        .map(subject -> surveyOf(source, subject))
        .filter(survey -> !survey.referrers().isEmpty())
        .orElse(direct);
  }

  private Survey surveyOf(ContentSource source, Digest subject) {
    Examiner examiner = new Examiner(source, subject, types, List.of(), warnings);
    List<Referrer> referrers = source.referrers(subject).stream().map(examiner::examine).toList();
    List<Candidate> candidates = candidates(referrers);
    return new Survey(
        subject,
        referrers,
        candidates.isEmpty() ? Optional.empty() : Optional.of(chooser.choose(candidates, time())));
  }

  private Optional<Found> attachedTo(
      ContentSource source, Digest image, Digest subject, List<Candidate> known) {
    List<Descriptor> listed = source.referrers(subject);
    Examiner examiner = new Examiner(source, subject, types, known, warnings);
    Shortlist shortlist = Shortlist.of(listed, types, chooser.revision());
    return byListing(image, subject, shortlist, examiner)
        .or(() -> byManifests(source, image, subject, shortlist, examiner));
  }

  /**
   * Where listed types, annotations and times decide, only the winner's manifest is fetched, so
   * that requests do not grow with generations and signatures. The winner has to be what the
   * listing says; else the listing counts for nothing.
   */
  private Optional<Found> byListing(
      Digest image, Digest subject, Shortlist shortlist, Examiner examiner) {
    if (!shortlist.tellsEnough()) {
      return Optional.empty();
    }
    if (chooser.choose(shortlist.asListed(subject), time())
            instanceof Choice.Chosen(Candidate winner, Choice.Reason reason)
        && examiner.examine(shortlist.entry(winner.digest())) instanceof Referrer.Accepted accepted
        && accepted.candidate().equals(winner)) {
      return Optional.of(new Found(image, winner, reason, accepted.manifest()));
    }
    return Optional.empty();
  }

  private Optional<Found> byManifests(
      ContentSource source, Digest image, Digest subject, Shortlist shortlist, Examiner examiner) {
    List<Referrer> looked = shortlist.entries().stream().map(examiner::examine).toList();
    List<Candidate> candidates = candidates(looked);
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    return switch (chooser.choose(candidates, time())) {
      case Choice.Chosen(Candidate candidate, Choice.Reason reason) ->
          Optional.of(new Found(image, candidate, reason, manifest(looked, candidate)));
      case Choice.NoneMatches none ->
          throw new NothingAttached(
              purpose(source, subject),
              "no rule matches any of the " + none.candidates().size() + " candidates",
              "see them with: remora discover " + source.name() + "@" + subject);
      case Choice.Ambiguous ambiguous ->
          throw new AmbiguousChoice(
              purpose(source, subject),
              Ambiguity.describe(ambiguous),
              "say which by --match or --revision");
    };
  }

  private Optional<Digest> manifestOfPlatform(ContentSource source, Digest image) {
    Purpose purpose = new Purpose("read the image", source.name() + "@" + image);
    RawDocument raw =
        source
            .manifest(image)
            .orElseThrow(
                () ->
                    new ImageNotFound(
                        purpose,
                        "there is no such image in " + source.name(),
                        "check the digest; was the image pushed to this repository?"));
    return Document.parse(raw, purpose) instanceof Index index
        ? index.forPlatform(platform).map(Descriptor::digest)
        : Optional.empty();
  }

  private NothingAttached nothingAttached(
      ContentSource source, Digest image, Optional<Digest> ofPlatform) {
    String what =
        chooser
            .revision()
            .map(revision -> "the revision " + revision + " is not among what is attached")
            .orElse("nothing of the type " + types + " is attached");
    String where =
        ofPlatform
            .map(digest -> " to it or to its manifest for " + platform + ", " + digest)
            .orElse(" to it");
    return new NothingAttached(
        purpose(source, image),
        what + where,
        "attach one with: remora attach " + source.name() + "@" + image + " FILE");
  }

  private static Purpose purpose(ContentSource source, Digest image) {
    return new Purpose("find the configuration of", source.name() + "@" + image);
  }

  private CreationTime time() {
    return new CreationTime(clock.now(), builtAt);
  }

  private static List<Candidate> candidates(List<Referrer> referrers) {
    return referrers.stream()
        .filter(Referrer.Accepted.class::isInstance)
        .map(r -> ((Referrer.Accepted) r).candidate())
        .collect(Collectors.toUnmodifiableList());
  }

  private static Optional<dev.remora.oci.Manifest> manifest(
      List<Referrer> referrers, Candidate candidate) {
    return referrers.stream()
        .filter(r -> r.listed().digest().equals(candidate.digest()))
        .findFirst()
        .flatMap(r -> r instanceof Referrer.Accepted a ? a.manifest() : Optional.empty());
  }
}
