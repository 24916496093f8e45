package dev.remora.sync;

import dev.remora.content.ContentWriter;
import dev.remora.discovery.Candidate;
import dev.remora.discovery.Configuration;
import dev.remora.discovery.Finder;
import dev.remora.failure.Defect;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Interrupted;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.ThreadShortage;
import dev.remora.hooks.Validator;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Manifest;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import dev.remora.publish.Volume;
import dev.remora.source.ContentSource;
import dev.remora.source.RevisionCache;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.trace.Step;
import dev.remora.trace.Trace;
import dev.remora.trace.Warnings;
import java.util.Map;
import java.util.Optional;

/**
 * One pass: from what is wanted to its files on the volume.
 *
 * <p>An update that fails, however it fails, leaves on the volume what was there.
 */
public final class Pass {
  private final Target wanted;
  private final Sources sources;
  private final Resolution resolution;
  private final Finder finder;
  private final RevisionCache cache;
  private final PassRules rules;
  private final Clock clock;
  private final Belonging belonging;
  private final Origins origins;
  private final Drift drift;
  private final Publisher publisher;
  private final Confirmations confirmations;
  private final Trace trace;
  private Optional<Failure> failure = Optional.empty();

  public Pass(
      Target wanted,
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
    Naming naming = new Naming(rules.followTag() ? Warnings.none() : warnings);
    this.resolution = new Resolution(wanted.reference(), naming, rules.followTag());
    this.finder = finder;
    this.cache = cache;
    this.trace = warnings.trace();
    this.rules = rules;
    this.clock = clock;
    this.belonging = new Belonging(wanted);
    this.origins = new Origins(wanted);
    this.drift = new Drift(volume.directory(), rules.repair(), clock, warnings);
    this.publisher = new Publisher(belonging, writer, validator, clock);
    this.confirmations = new Confirmations(belonging, cache, finder, clock);
  }

  /**
   * Runs it on a volume that is open. What it learns is remembered, but not saved.
   *
   * @throws Failure for every reason why the configuration is not there afterwards
   */
  PassResult run(Session session, Deadline deadline) {
    failure = Optional.empty();
    try {
      return bring(session, deadline);
    } catch (Failure e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  /**
   * All that a pass reads was written by strangers. So this is the one place where a defect that a
   * document brings out, or memory that it fills, becomes a failed pass: what is published stays,
   * and at the next pass something else may be there. From other threads it comes here, too: those
   * of blobs hand on what they throw, and one of the network that fails breaks its connection.
   */
  private PassResult bring(Session session, Deadline deadline) {
    Purpose purpose = new Purpose("bring the configuration of", wanted.reference().toString());
    try {
      return attempt(session, deadline);
    } catch (Failure | Interrupted e) {
      throw e;
    } catch (OutOfMemoryError e) {
      if (ThreadShortage.isMeantBy(e)) {
        throw ThreadShortage.failure(purpose, e);
      }
      throw new ProtocolViolation(
          purpose,
          "what was sent does not fit into the memory",
          "see what is attached, or give it more memory",
          e);
    } catch (RuntimeException | Error e) {
      throw new Defect(purpose, e);
    }
  }

  private PassResult attempt(Session session, Deadline deadline) {
    ContentSource source =
        cache.inFrontOf(sources.open(wanted.reference().location(), deadline), deadline);
    Digest named = resolution.digest(source);
    session.resolved(wanted.reference(), named);

    Optional<Published> before = session.published().filter(p -> belonging.isOf(p, named));
    KnownListings listings =
        new KnownListings(
            source, before.flatMap(p -> confirmations.chosen(session, p)), clock.now());
    Configuration found = find(listings, named, before.map(p -> Candidates.of(p, named)));
    if (before.isPresent()
        && isStill(before.get(), found)
        && drift.mayStay(session, before.get())) {
      trace.tell(() -> decided("unchanged", found, "is published already"));
      confirmations.confirm(session, source, found, listings, found.manifest(), deadline);
      return new PassResult(before.get(), false);
    }

    trace.tell(() -> decided("publishing", found, "is to be published"));
    Manifest manifest = found.manifest().orElseGet(() -> fetch(source, found.revision()));
    Published published =
        publisher.publish(
            session, source, found, manifest, () -> origins.of(manifest, source), deadline);
    drift.isRepaired();
    confirmations.confirm(session, source, found, listings, Optional.of(manifest), deadline);
    if (!rules.keepsPrevious()) {
      session.retire();
    }
    return new PassResult(published, true);
  }

  /** What is published was verified when it was; if it is still the one, one request is spent. */
  private Configuration find(KnownListings listings, Digest named, Optional<Candidate> before) {
    return before
        .filter(_ -> listings.areTheSame())
        .flatMap(candidate -> finder.recall(named, candidate))
        .orElseGet(() -> finder.find(listings, named, before.stream().toList()));
  }

  private static Step decided(String event, Configuration found, String what) {
    return new Step(
        event,
        found.revision() + " (" + found.reason().text() + ") " + what,
        Map.of("revision", found.revision().toString(), "reason", found.reason().name()));
  }

  private static boolean isStill(Published before, Configuration found) {
    return before.provenance().revision().equals(found.revision());
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

  /** What a tag meant to another process is what it means to this one. */
  void settle(Digest named) {
    resolution.settle(named);
  }

  /** Whether readers see exactly what was published; names on the volume are restored first. */
  boolean isWhole(Session session, Published published) {
    return drift.isNone(session, published);
  }

  /** What knows whether a revision counts. */
  Finder finder() {
    return finder;
  }

  /** What publishes a revision that no pass found. */
  Publisher publisher() {
    return publisher;
  }

  /** Why the last one failed, if it did. */
  Optional<Failure> failure() {
    return failure;
  }

  /** Whether it was {@code validate} that ended it. */
  boolean isVetoed() {
    return failure.filter(publisher::isVeto).isPresent();
  }
}
