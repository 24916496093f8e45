package dev.remora.sync;

import dev.remora.content.ContentWriter;
import dev.remora.discovery.Candidate;
import dev.remora.discovery.Configuration;
import dev.remora.discovery.Finder;
import dev.remora.discovery.Known;
import dev.remora.failure.Defect;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Interrupted;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.ThreadShortage;
import dev.remora.hooks.Validator;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.publish.ContentOrigin;
import dev.remora.publish.Published;
import dev.remora.publish.RecordedSignature;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.source.BlobSource;
import dev.remora.source.ContentSource;
import dev.remora.source.Giver;
import dev.remora.source.Lookup;
import dev.remora.source.SourceAnswer;
import dev.remora.time.Deadline;
import dev.remora.trace.Step;
import dev.remora.trace.Warnings;
import java.util.Map;
import java.util.Optional;

/**
 * One pass: from what is wanted to its files on the volume.
 *
 * <p>An update that fails, however it fails, leaves on the volume what was there.
 */
public final class Pass {
  private final Delivery delivery;
  private final Target target;
  private final Sources sources;
  private final Finder finder;
  private final PassRules rules;
  private final Publisher publisher;
  private final Drift drift;
  private final Rollback rollback;
  private final PassState state;

  public Pass(
      Delivery delivery,
      Sources sources,
      Finder finder,
      ContentWriter writer,
      Validator validator,
      PassRules rules) {
    this.delivery = delivery;
    this.target = delivery.target();
    this.sources = sources;
    this.finder = finder;
    this.rules = rules;
    this.publisher = new Publisher(delivery, writer, validator);
    this.state = new PassState(delivery.clock());
    this.rollback = new Rollback(target, finder);
    this.drift = new Drift(delivery, rules.repair(), state);
  }

  /**
   * Runs it on a volume that is open. What it learns is remembered, but not saved.
   *
   * <p>All that a pass reads was written by strangers. So this is the one place where a defect that
   * a document brings out, or memory that it fills, becomes a failed pass: what is published stays,
   * and at the next pass something else may be there. From other threads it comes here, too: those
   * of blobs hand on what they throw, and one of the network that fails breaks its connection.
   */
  PassResult run(Session session, Deadline deadline) {
    Purpose purpose = new Purpose("bring the configuration of", target.reference().toString());
    try {
      return bring(session, deadline);
    } catch (Interrupted e) {
      throw e;
    } catch (Failure e) {
      return new PassResult.Failed(e);
    } catch (OutOfMemoryError e) {
      return new PassResult.Failed(shortage(purpose, e));
    } catch (RuntimeException | Error e) {
      return new PassResult.Failed(new Defect(purpose, e));
    }
  }

  private static Failure shortage(Purpose purpose, OutOfMemoryError e) {
    return ThreadShortage.isMeantBy(e)
        ? ThreadShortage.failure(purpose, e)
        : new ProtocolViolation(
            purpose,
            "what was sent does not fit into the memory",
            "see what is attached, or give it more memory",
            e);
  }

  private PassResult bring(Session session, Deadline deadline) {
    Origins origins = new Origins(target, sources.open(target.reference().location(), deadline));
    ContentSource source = delivery.cache().inFrontOf(origins, deadline);
    SourceAnswer<Digest> answer = named(source);
    Digest named = answer.content();
    session.resolved(target.reference(), named);

    Optional<Published> before = session.published().filter(p -> target.owns(p, named));
    KnownListings listings =
        new KnownListings(
            source, before.flatMap(p -> lastChoice(session, p)), delivery.clock().now());
    Optional<Candidate> candidate = before.map(p -> Target.candidate(p, named));
    Configuration found = find(listings, named, candidate, rollback.floor(session.state(), named));
    found.passedOver().stream().filter(state::isFirstTold).forEach(delivery.warnings()::warn);
    if (before.isPresent()
        && Target.isStill(before.get(), named, found)
        && drift.mayStay(session, before.get())) {
      tell("unchanged", found, "is published already");
      rollback.note(session, named, found.candidate());
      confirm(session, source, answer, found, listings, found.manifest(), deadline);
      return new PassResult.Unchanged(before.get());
    }

    tell("publishing", found, "is to be published");
    Manifest manifest = found.manifest().orElseGet(() -> fetch(source, found.revision()));
    PassResult result =
        publisher.publish(
            session,
            source,
            found,
            manifest,
            () -> origins.of(manifest),
            deadline,
            pulling(source.referrersName(), found.revision()));
    if (result instanceof PassResult.Changed) {
      drift.noteRepair();
      rollback.note(session, named, found.candidate());
      confirm(session, source, answer, found, listings, Optional.of(manifest), deadline);
      if (!rules.keepsPrevious()) {
        session.retire();
      }
    }
    return result;
  }

  /** A tag is resolved once, and its digest used ever after, unless it is followed. */
  private SourceAnswer<Digest> named(ContentSource source) {
    SourceAnswer<Digest> named =
        state
            .named
            .map(
                digest ->
                    new SourceAnswer<>(digest, new Giver.Reference(target.reference().toString())))
            .orElseGet(
                () ->
                    target.named(
                        source, rules.followTag() ? Warnings.none() : delivery.warnings()));
    settle(named.content());
    return named;
  }

  /** What a tag meant to another process is what it means to this one. */
  void settle(Digest named) {
    state.named = Optional.of(named).filter(n -> !rules.followTag());
  }

  /** How what is published was chosen, if by the settings of today. */
  private Optional<State.Choice> lastChoice(Session session, Published published) {
    return session
        .state()
        .chosen()
        .filter(choice -> choice.revision().equals(published.revision()))
        .filter(choice -> choice.criteria().equals(finder.fingerprint()));
  }

  /** What is published was verified when it was; if it is still the one, one request is spent. */
  private Configuration find(
      KnownListings listings,
      Digest named,
      Optional<Candidate> before,
      Optional<Known.Floor> floor) {
    return before
        .flatMap(b -> listings.same().flatMap(giver -> finder.recall(named, b, giver)))
        .orElseGet(() -> finder.find(listings, named, new Known(before.stream().toList(), floor)));
  }

  private static Manifest fetch(ContentSource source, Digest revision) {
    Purpose purpose = pulling(source.referrersName(), revision);
    return Lookup.manifest(revision, source, purpose)
        .orElseThrow(
            () -> new ImageNotFound(purpose, "it is listed, but it is not there", "try again"));
  }

  private static Purpose pulling(String from, Digest revision) {
    return new Purpose("pull", from + "@" + revision);
  }

  /**
   * Remembers, on the volume and in the cache, that this is the one. A mirror's word, in place of a
   * registry that is away, confirms nothing.
   *
   * @param named what the reference means
   * @param manifest where it was read
   */
  private void confirm(
      Session session,
      ContentSource source,
      SourceAnswer<Digest> named,
      Configuration found,
      KnownListings listings,
      Optional<Manifest> manifest,
      Deadline deadline) {
    if (named.giver().away().isPresent() || found.giver().away().isPresent()) {
      return;
    }
    session.confirm(found.revision(), source.referrersName());
    session.remember(session.state().withChoice(listings.choice(found, finder.fingerprint())));
    delivery
        .cache()
        .keep(
            target.cacheOwner(found.image()),
            found.revision(),
            found.candidate().subject(),
            found.candidate().signature(),
            manifest,
            source,
            deadline);
  }

  private void tell(String event, Configuration found, String what) {
    delivery
        .warnings()
        .trace()
        .tell(
            () ->
                new Step(
                    event,
                    found.revision() + " (" + found.reason().text() + ") " + what,
                    Map.of(
                        "revision", found.revision().toString(), "reason", found.reason().name())));
  }

  /**
   * Publishes what is in the cache, in place of a source that does not answer.
   *
   * @throws Failure when it is not what it was, or cannot be published
   */
  PassResult restore(Session session, Fallbacks.Fallback.InCache cached, Deadline deadline) {
    BlobSource content = delivery.cache().content(deadline);
    Configuration kept = cached.configuration();
    PassResult result =
        publisher.publish(
            session,
            content,
            kept,
            cached.kept().manifest(),
            () -> new ContentOrigin(ContentOrigin.Kind.CACHE, content.name()),
            deadline,
            pulling(content.name(), kept.revision()));
    if (result instanceof PassResult.Changed) {
      rollback.note(session, kept.image(), kept.candidate());
    }
    return result;
  }

  /** Whether readers see exactly what was published; names on the volume are restored first. */
  boolean isWhole(Session session, Published published) {
    return drift.isNone(session, published);
  }

  /** By whose signature what is published counts; nothing where none is asked for. */
  Optional<RecordedSignature> signature(Published published) {
    return new Trust(finder.selection().policy()).signature(published);
  }

  /** What knows whether a revision counts. */
  Finder finder() {
    return finder;
  }

  PassState state() {
    return state;
  }
}
