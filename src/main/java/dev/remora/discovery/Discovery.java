package dev.remora.discovery;

import dev.remora.discovery.Explanation.Outcome;
import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.Untrusted;
import dev.remora.oci.Budget;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Index;
import dev.remora.source.ContentSource;
import dev.remora.source.Giver;
import dev.remora.source.Lookup;
import dev.remora.time.Clock;
import dev.remora.trace.Warnings;
import dev.remora.trust.proof.Miss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the configuration that is attached to an image.
 *
 * <p>Asks what is attached to the given digest first. Where nothing of that counts and the digest
 * is an index's, asks the same of this platform's manifest: tools that are given a tag attach to
 * the index, others to what runs.
 *
 * @param selection decides
 * @param elsewhere is looked where nothing is found
 */
public record Discovery(Selection selection, Clock clock, Warnings warnings, Elsewhere elsewhere)
    implements Finder {

  public Discovery(Selection selection, Clock clock, Warnings warnings) {
    this(selection, clock, warnings, new Elsewhere(true));
  }

  /**
   * The same, which asks no more than it needs where nothing is found: for places where that is
   * usual, and where a program reads what is said.
   */
  public Discovery withoutHints() {
    return new Discovery(selection, clock, warnings, new Elsewhere(false));
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

  @Override
  public Optional<Configuration> recall(Digest image, Candidate before, Giver giver) {
    return selection.choose(List.of(before), clock.now()) instanceof Choice.Chosen
        ? Optional.of(
            new Configuration(
                selection,
                image,
                before,
                Choice.Reason.STILL,
                Choice.Reason.STILL.text(),
                Optional.empty(),
                giver,
                List.of()))
        : Optional.empty();
  }

  /**
   * Finds the one that is meant.
   *
   * @param known when one of its candidates is chosen, nothing is fetched
   * @throws NothingAttached when nothing is attached that may be meant
   * @throws dev.remora.failure.Untrusted when the selection refuses what is
   * @throws AmbiguousChoice when nothing decides
   * @throws ImageNotFound when there is no such image
   * @throws RegistryUnavailable when nothing counts, but only a mirror could be asked
   * @throws ProtocolViolation when nothing counts, but a layout lacks what it lists
   */
  @Override
  public Configuration find(ContentSource source, Digest image, Known known) {
    return outcome(source, image, known, new ArrayList<>()).orElseThrow();
  }

  private Outcome outcome(ContentSource source, Digest image, Known known, List<Search> searches) {
    MissingConfiguration missing = new MissingConfiguration(source, image, selection, searches);
    try {
      return new Outcome.Takes(search(source, image, known, missing));
    } catch (NothingAttached e) {
      return new Outcome.Fails(missing.meaning(e));
    }
  }

  /**
   * Why {@link #find} finds what it finds, or fails: by the very search that it makes, without
   * knowing anything from before.
   *
   * @throws Failure where {@link #survey} does: nobody could say what is attached
   */
  public Explanation explain(ContentSource source, Digest image, Optional<Known.Floor> floor) {
    return explain(source, image, floor, Search::review);
  }

  /**
   * The configurations that are or were meant, as far as they are still attached, with what {@link
   * #find} makes of each. Where the listing says enough, the manifests of the newest {@value
   * Search#MOST_LOOKED_INTO} alone are looked at.
   *
   * @throws Failure where {@link #survey} does: nobody could say what is attached
   */
  public History history(ContentSource source, Digest image, Optional<Known.Floor> floor) {
    return History.of(explain(source, image, floor, Search::history), clock.now());
  }

  private Explanation explain(
      ContentSource source,
      Digest image,
      Optional<Known.Floor> floor,
      Function<Search, Review> look) {
    List<Search> searches = new ArrayList<>();
    Outcome outcome;
    Optional<Failure> trouble = Optional.empty();
    try {
      outcome = outcome(source, image, new Known(List.of(), floor), searches);
    } catch (Untrusted | AmbiguousChoice e) {
      outcome = new Outcome.Fails(e);
    } catch (Failure e) {
      outcome = new Outcome.Fails(e);
      trouble = Optional.of(e);
    }
    List<Review> reviews = searches.stream().map(look).toList();
    if (trouble.isPresent()
        && reviews.stream().allMatch(review -> review.survey().suspects().isEmpty())) {
      throw trouble.get(); // not with one of them, but with the image or its listing
    }
    return new Explanation(image, reviews, outcome, floor, selection);
  }

  private Configuration search(
      ContentSource source, Digest image, Known known, MissingConfiguration missing) {
    Budget.Share share = Budget.CANDIDATES.share();
    Function<Digest, Optional<Configuration>> attachedTo =
        subject -> {
          Search search = new Search(source, subject, known, share, selection, clock, warnings);
          missing.searches().add(search);
          return search.run(image);
        };
    Optional<Configuration> attached = attachedTo.apply(image);
    if (attached.isPresent()) {
      return attached.get();
    }
    Document document = document(source, image);
    Optional<Digest> ofPlatform = manifestOfPlatform(document);
    return ofPlatform
        .flatMap(attachedTo)
        .orElseThrow(
            () -> {
              missing.requireOwnWord();
              return missing.failure(
                  document,
                  ofPlatform,
                  missing.refused().isEmpty() ? hint(source, document) : Elsewhere.Hint.NONE);
            });
  }

  /**
   * What is attached to a digest, and which of it would be chosen: for people who look, and before
   * something is attached or detached. What is listed as something else is fetched only where
   * {@link #find} would do so: when there is no candidate. Of very many referrers it takes the
   * listing's word, as long as that says what each is. One that cannot be read ends nothing.
   */
  public Survey survey(ContentSource source, Digest image) {
    List<Search> searches = new ArrayList<>();
    Survey survey = look(source, image, searches);
    survey
        .obstacle()
        .ifPresent(why -> warnings.warn("pull would choose nothing: " + why.getMessage()));
    if (survey.candidates().isEmpty()) {
      new MissingConfiguration(source, image, selection, searches).requireOwnWord();
    }
    return survey;
  }

  /** Where what a survey did not find is attached instead; for people, empty where nowhere is. */
  public String elsewhere(ContentSource source, Digest image) {
    return hint(source, document(source, image)).but();
  }

  private Elsewhere.Hint hint(ContentSource source, Document document) {
    return elsewhere.hint(
        source, document, selection, other -> survey(source, other, new ArrayList<>()));
  }

  private Survey look(ContentSource source, Digest image, List<Search> searches) {
    Survey direct = survey(source, image, searches);
    if (!direct.suspects().isEmpty()) {
      return direct;
    }
    return manifestOfPlatform(document(source, image))
        .map(subject -> survey(source, subject, searches))
        .filter(survey -> !survey.suspects().isEmpty() || direct.referrers().isEmpty())
        .orElse(direct);
  }

  private Survey survey(ContentSource source, Digest subject, List<Search> searches) {
    Budget.Share share = Budget.CANDIDATES.share();
    Search search = new Search(source, subject, Known.nothing(), share, selection, clock, warnings);
    searches.add(search);
    return search.survey();
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

  private static String nameOf(ContentSource source, Digest digest) {
    return source.name() + "@" + digest;
  }
}
