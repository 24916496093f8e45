package dev.remora.sync;

import dev.remora.content.ContentFile;
import dev.remora.content.ContentWriter;
import dev.remora.discovery.Candidate;
import dev.remora.discovery.Choice;
import dev.remora.discovery.Found;
import dev.remora.discovery.Warnings;
import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.hooks.Validator;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.Manifest;
import dev.remora.publish.Origin;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.PublishedFile;
import dev.remora.publish.Session;
import dev.remora.publish.Staging;
import dev.remora.publish.State;
import dev.remora.publish.Subject;
import dev.remora.publish.Volume;
import dev.remora.source.ContentSource;
import dev.remora.source.RevisionCache;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One pass: from what is wanted to its files on the volume.
 *
 * <p>An update that fails, however it fails, leaves on the volume what was there.
 */
public final class Pass {
  private final Wanted wanted;
  private final Sources sources;
  private final Naming naming;
  private final Finder finder;
  private final ContentWriter writer;
  private final Validator validator;
  private final RevisionCache cache;
  private final Volume volume;
  private final PassRules rules;
  private final Clock clock;
  private final Warnings warnings;
  private final Drift drift;
  private Optional<Digest> settled = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private Optional<ContentRefused> veto = Optional.empty();

  public Pass(
      Wanted wanted,
      Sources sources,
      Finder finder,
      ContentWriter writer,
      Validator validator,
      RevisionCache cache,
      Volume volume,
      PassRules rules,
      Clock clock,
      Warnings warnings) {
    this.wanted = wanted;
    this.sources = sources;
    this.naming = new Naming(rules.followTag() ? Warnings.none() : warnings);
    this.finder = finder;
    this.writer = writer;
    this.validator = validator;
    this.cache = cache;
    this.volume = volume;
    this.rules = rules;
    this.clock = clock;
    this.warnings = warnings;
    this.drift = new Drift(volume.directory(), rules.repair(), clock, warnings);
  }

  /**
   * Runs it.
   *
   * @throws dev.remora.failure.Failure for every reason why the configuration is not there
   *     afterwards
   */
  public PassResult run(Deadline deadline) {
    try (Session session = volume.open(deadline)) {
      return run(session, deadline);
    }
  }

  /** Runs it on a volume that is open, and takes the volume. */
  PassResult run(Session session, Deadline deadline) {
    session.leftovers().forEach(name -> warnings.warn("could not delete " + name));
    session.claim(wanted.reference().toString());
    return runAgain(session, deadline);
  }

  /** Runs it on a volume that is open, and ours. */
  PassResult runAgain(Session session, Deadline deadline) {
    failure = Optional.empty();
    try {
      return bring(session, deadline);
    } catch (Failure e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  private PassResult bring(Session session, Deadline deadline) {
    ContentSource source =
        cache.inFrontOf(sources.open(wanted.reference().location(), deadline), deadline);
    Digest named = named(source);
    session.resolved(wanted.reference(), named);
    Optional<Published> before = session.published().filter(p -> isOf(p, named));
    KnownListings listings =
        new KnownListings(source, before.flatMap(b -> chosen(session, b)), clock.now());
    Found found =
        listings.areTheSame()
            ? again(before.orElseThrow(), named)
            : finder.find(listings, named, known(before));

    if (before.isPresent()
        && isStill(before.get(), found)
        && drift.mayStay(session, before.get())) {
      confirm(session, source, found, listings, found.manifest(), deadline);
      return new PassResult(before.get(), false);
    }
    Manifest manifest = found.manifest().orElseGet(() -> fetch(source, found.revision()));
    Published published =
        publish(session, source, found, manifest, () -> origin(source, manifest), deadline);
    confirm(session, source, found, listings, Optional.of(manifest), deadline);
    if (!rules.keepsPrevious()) {
      session.retire();
    }
    return new PassResult(published, true);
  }

  /** A tag is resolved once, unless it is followed. */
  private Digest named(ContentSource source) {
    Digest named = settled.orElseGet(() -> naming.digest(source, wanted.reference()));
    settle(named);
    return named;
  }

  /** What a tag meant to another process is what it means to this one. */
  void settle(Digest named) {
    settled = Optional.of(named).filter(n -> !rules.followTag());
  }

  /** Whether readers see exactly what was published; names on the volume are restored first. */
  boolean isWhole(Session session, Published published) {
    return drift.isNone(session, published);
  }

  /** How what is published was chosen, if by the same settings. */
  private Optional<State.Choice> chosen(Session session, Published published) {
    return session
        .state()
        .chosen()
        .filter(choice -> choice.revision().equals(published.provenance().revision()))
        .filter(choice -> choice.criteria().equals(rules.criteria()));
  }

  /** Why the last one failed, if it did. */
  Optional<Failure> failure() {
    return failure;
  }

  /** Whether it was {@code validate} that ended it. */
  boolean isVetoed() {
    return failure.isPresent() && failure.equals(veto);
  }

  private static Found again(Published published, Digest named) {
    Candidate candidate = known(Optional.of(published)).getFirst();
    return new Found(named, candidate, Choice.Reason.STILL, Optional.empty());
  }

  /** A mirror's word, in place of a registry that is away, confirms nothing. */
  private void confirm(
      Session session,
      ContentSource source,
      Found found,
      KnownListings listings,
      Optional<Manifest> manifest,
      Deadline deadline) {
    if (source.unheard().isPresent()) {
      return;
    }
    session.remember(
        session
            .state()
            .withConfirmation(
                new State.Confirmation(found.revision(), clock.now(), source.referrersName()))
            .withChoice(listings.choice(found.revision(), rules.criteria())));
    cache.keep(
        owner(found.image()),
        found.revision(),
        found.candidate().subject(),
        manifest,
        source,
        deadline);
  }

  /**
   * Publishes a revision, whoever named it.
   *
   * @param origin asked when all content is there
   */
  Published publish(
      Session session,
      ContentSource source,
      Found found,
      Manifest manifest,
      Supplier<Origin> origin,
      Deadline deadline) {
    Purpose purpose = new Purpose("pull", source.referrersName() + "@" + found.revision());
    Optional<Published> previous = session.published();
    ContentSource nearest =
        previous.<ContentSource>map(p -> new FromVolume(source, session, p)).orElse(source);
    try (Staging staging = session.stage()) {
      List<ContentFile> files =
          writer.write(manifest, nearest, staging.tree(), staging.blobs(), deadline, purpose);
      check(staging, deadline);
      Published published = session.publish(staging, provenance(found, files, origin.get()));
      if (previous.isEmpty() && session.state().told().isEmpty()) {
        session.remember(session.state().withTold(found.revision())); // the first counts as told
      }
      return published;
    }
  }

  private void check(Staging staging, Deadline deadline) {
    try {
      validator.check(staging.treePath(), deadline);
    } catch (ContentRefused e) {
      veto = Optional.of(e);
      throw e;
    }
  }

  private Provenance provenance(Found found, List<ContentFile> files, Origin origin) {
    Candidate candidate = found.candidate();
    return new Provenance(
        subject(found.image(), Optional.of(candidate.subject())),
        found.revision(),
        Optional.of(candidate.artifactType()).filter(type -> !type.isEmpty()),
        candidate.annotations(),
        files.stream()
            .map(f -> new PublishedFile(f.path(), f.digest(), f.size(), f.mode()))
            .toList(),
        origin,
        clock.now());
  }

  /** Where its bytes came from: from a mirror if any of them did, because that is worth knowing. */
  private Origin origin(ContentSource source, Manifest manifest) {
    return Stream.concat(
            Stream.of(manifest.digest()), manifest.layers().stream().map(Descriptor::digest))
        .flatMap(digest -> source.mirrorOf(digest).stream())
        .findFirst()
        .map(mirror -> new Origin(Origin.Kind.MIRROR, mirror))
        .orElseGet(() -> new Origin(kind(source), source.referrersName()));
  }

  private Origin.Kind kind(ContentSource source) {
    boolean layout =
        wanted.reference().location() instanceof LayoutDirectory
            && source.referrersName().equals(source.name());
    return layout ? Origin.Kind.LAYOUT : Origin.Kind.REGISTRY;
  }

  /** Whose revisions the cache is asked for. */
  RevisionCache.Owner owner(Digest named) {
    return new RevisionCache.Owner(
        wanted.reference().location().toString(), named, wanted instanceof Wanted.Artifact);
  }

  /**
   * @param attachedTo the image's digest, or its platform's manifest's
   */
  private Subject subject(Digest named, Optional<Digest> attachedTo) {
    String image = wanted.reference().location().toString();
    return switch (wanted) {
      case Wanted.AttachedTo attached ->
          new Subject(image, Optional.of(named), attachedTo.filter(d -> !d.equals(named)));
      case Wanted.Artifact artifact -> new Subject(image, Optional.empty(), Optional.empty());
    };
  }

  boolean isOf(Published published, Digest named) {
    return published.provenance().subject().sameImage(subject(named, Optional.empty()));
  }

  private static boolean isStill(Published before, Found found) {
    return before.provenance().revision().equals(found.revision());
  }

  /** What is published was verified when it was; if it is still the one, one request is spent. */
  static List<Candidate> known(Optional<Published> before) {
    return before
        .map(Published::provenance)
        .flatMap(
            p ->
                p.subject()
                    .manifest()
                    .or(p.subject()::digest)
                    .map(
                        subject ->
                            new Candidate(
                                p.revision(),
                                subject,
                                p.artifactType().orElse(""),
                                p.annotations())))
        .stream()
        .toList();
  }

  private static Manifest fetch(ContentSource source, Digest revision) {
    Purpose purpose = new Purpose("pull", source.referrersName() + "@" + revision);
    return source
        .manifest(revision)
        .map(raw -> Document.parse(raw, purpose))
        .filter(Manifest.class::isInstance)
        .map(Manifest.class::cast)
        .orElseThrow(
            () -> new ImageNotFound(purpose, "it is listed, but it is not there", "try again"));
  }
}
