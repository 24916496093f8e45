package dev.remora.discovery;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Budget;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Index;
import dev.remora.source.ContentSource;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.Lookup;
import dev.remora.time.Clock;
import dev.remora.trace.Warnings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the configuration that is attached to an image.
 *
 * <p>Asks what is attached to the given digest first. Where nothing of that counts and the digest
 * is an index's, asks the same of this platform's manifest: tools that are given a tag attach to
 * the index, others to what runs.
 */
public final class Discovery implements Finder {
  private final Selection selection;
  private final Clock clock;
  private final Warnings warnings;

  public Discovery(Selection selection, Clock clock, Warnings warnings) {
    this.selection = selection;
    this.clock = clock;
    this.warnings = warnings;
  }

  /** What decides. */
  public Selection selection() {
    return selection;
  }

  @Override
  public Digest fingerprint() {
    return selection.fingerprint(clock.now());
  }

  @Override
  public Optional<Configuration> recall(Digest image, Candidate before, Giver giver) {
    return selection.choose(List.of(before), clock.now()) instanceof Choice.Chosen
        ? Optional.of(
            new Configuration(image, before, Choice.Reason.STILL, Optional.empty(), giver))
        : Optional.empty();
  }

  /**
   * Finds the one that is meant.
   *
   * @param known candidates that were verified before; when one of them is chosen, nothing is
   *     fetched
   * @throws NothingAttached when nothing counts
   * @throws AmbiguousChoice when nothing decides
   * @throws ImageNotFound when there is no such image
   * @throws RegistryUnavailable when nothing counts, but only a mirror could be asked
   * @throws ProtocolViolation when nothing counts, but a layout lacks what it lists
   */
  @Override
  public Configuration find(ContentSource source, Digest image, List<Candidate> known) {
    Evidence evidence = new Evidence(new ArrayList<>(), new ArrayList<>());
    try {
      return search(source, image, known, evidence);
    } catch (NothingAttached e) {
      throw RegistryAway.failure(evidence.givers, nameOf(source, image))
          .<Failure>map(away -> away)
          .or(() -> lost(source, image, evidence))
          .orElse(e);
    }
  }

  /**
   * What a search has learnt, for when it finds nothing.
   *
   * @param givers of the listings
   */
  private record Evidence(List<Giver> givers, List<Referrer> examined) {}

  /** What a copy lists and does not have may be what is meant. */
  private static Optional<ProtocolViolation> lost(
      ContentSource source, Digest image, Evidence evidence) {
    return evidence.examined.stream()
        .filter(Referrer.Gone.class::isInstance)
        .filter(_ -> evidence.givers.stream().anyMatch(Giver.Layout.class::isInstance))
        .findFirst()
        .map(
            gone ->
                new ProtocolViolation(
                    new Purpose("find the configuration of", nameOf(source, image)),
                    source.referrersName()
                        + " lists "
                        + gone.listed().digest()
                        + ", but it is not there",
                    "copy the layout again, all of it"));
  }

  private Configuration search(
      ContentSource source, Digest image, List<Candidate> known, Evidence evidence) {
    Budget.Share share = Budget.CANDIDATES.share();
    Optional<Configuration> attached = attachedTo(source, image, image, known, share, evidence);
    if (attached.isPresent()) {
      return attached.get();
    }
    Document document = document(source, image);
    Optional<Digest> ofPlatform = manifestOfPlatform(document);
    return ofPlatform
        .flatMap(subject -> attachedTo(source, image, subject, known, share, evidence))
        .orElseThrow(
            () ->
                new MissingConfiguration(
                        nameOf(source, image),
                        whereLooked(document, ofPlatform) + inRepository(source),
                        selection,
                        evidence.examined)
                    .failure());
  }

  /**
   * What is attached to a digest, and which of it would be chosen: for people who look, and before
   * something is attached or detached. What is listed as something else is fetched only where
   * {@link #find} would do so: when there is no candidate. Of very many referrers it takes the
   * listing's word, as long as that says what each is. One that cannot be read ends nothing.
   */
  public Survey survey(ContentSource source, Digest image) {
    List<Giver> givers = new ArrayList<>();
    Survey survey = look(source, image, givers);
    survey
        .obstacle()
        .ifPresent(why -> warnings.warn("pull would choose nothing: " + why.getMessage()));
    if (survey.candidates().isEmpty()) {
      RegistryAway.failure(givers, nameOf(source, image))
          .ifPresent(
              away -> {
                throw away;
              });
    }
    return survey;
  }

  private Survey look(ContentSource source, Digest image, List<Giver> givers) {
    Survey direct = surveyOf(source, image, givers);
    if (!direct.suspects().isEmpty()) {
      return direct;
    }
    return manifestOfPlatform(document(source, image))
        .map(subject -> surveyOf(source, subject, givers))
        .filter(survey -> !survey.suspects().isEmpty() || direct.referrers().isEmpty())
        .orElse(direct);
  }

  private Survey surveyOf(ContentSource source, Digest subject, List<Giver> givers) {
    Listing.Listed listing = Lookup.referrers(subject, source);
    givers.add(listing.giver());
    List<Descriptor> listed = listing.referrers();
    Shortlist shortlist = Shortlist.of(listed, selection);
    Decisions decisions =
        new Decisions(warnings.trace(), source.referrersName(), subject, selection);
    decisions.listed(listed, shortlist);
    Budget.Share share = Budget.CANDIDATES.share();
    Examiner examiner =
        new Examiner(source, subject, selection, List.of(), share, warnings, decisions);
    List<Referrer> referrers = new FullExamination(examiner, selection.types()).of(listed);
    Optional<Failure> obstacle =
        shortlist.tellsEnough() ? Optional.empty() : obstacle(referrers, shortlist);
    List<Candidate> candidates =
        new Survey(subject, referrers, Optional.empty(), obstacle).candidates();
    return new Survey(
        subject,
        referrers,
        candidates.isEmpty() || obstacle.isPresent()
            ? Optional.empty()
            : Optional.of(selection.choose(candidates, clock.now())),
        obstacle);
  }

  /** The failure of a search that has to look at all of a shortlist. */
  private static Optional<Failure> obstacle(List<Referrer> referrers, Shortlist shortlist) {
    Set<Digest> needed = new HashSet<>();
    shortlist.entries().forEach(entry -> needed.add(entry.digest()));
    return referrers.stream()
        .filter(Referrer.Unreadable.class::isInstance)
        .map(Referrer.Unreadable.class::cast)
        .filter(unreadable -> needed.contains(unreadable.listed().digest()))
        .findFirst()
        .map(Referrer.Unreadable::why);
  }

  private Optional<Configuration> attachedTo(
      ContentSource source,
      Digest image,
      Digest subject,
      List<Candidate> known,
      Budget.Share share,
      Evidence evidence) {
    Listing.Listed listing = Lookup.referrers(subject, source);
    evidence.givers.add(listing.giver());
    List<Descriptor> listed = listing.referrers();
    Shortlist shortlist = Shortlist.of(listed, selection);
    Decisions decisions =
        new Decisions(warnings.trace(), source.referrersName(), subject, selection);
    decisions.listed(listed, shortlist);
    Examiner examiner = new Examiner(source, subject, selection, known, share, warnings, decisions);
    try {
      return new Search(
              nameOf(source, subject), selection, clock.now(), examiner, shortlist, decisions)
          .run()
          .map(result -> result.found(image, listing.giver()));
    } finally {
      evidence.examined.addAll(examiner.examined());
    }
  }

  private static Document document(ContentSource source, Digest image) {
    Purpose purpose = new Purpose("read the image", nameOf(source, image));
    return Lookup.document(image, source, purpose)
        .orElseThrow(
            () ->
                new ImageNotFound(
                    purpose,
                    "there is no such image in " + source.name(),
                    "check the digest; was the image pushed to this repository?"));
  }

  private Optional<Digest> manifestOfPlatform(Document document) {
    return document instanceof Index index
        ? index.forPlatform(selection.platform()).map(Descriptor::digest)
        : Optional.empty();
  }

  private String whereLooked(Document document, Optional<Digest> ofPlatform) {
    if (ofPlatform.isPresent()) {
      return "it or to its manifest for " + selection.platform() + ", " + ofPlatform.get();
    }
    return document instanceof Index
        ? "it, an index without a manifest for " + selection.platform()
        : "it";
  }

  private static String inRepository(ContentSource source) {
    return source.referrersName().equals(source.name()) ? "" : " in " + source.referrersName();
  }

  private static String nameOf(ContentSource source, Digest digest) {
    return source.name() + "@" + digest;
  }
}
