package dev.remora.sync;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Configuration;
import dev.remora.discovery.Finder;
import dev.remora.discovery.Known;
import dev.remora.discovery.Policy;
import dev.remora.oci.Digest;
import dev.remora.publish.ContentOrigin;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import dev.remora.publish.State.Confirmation;
import dev.remora.source.Giver;
import dev.remora.source.RevisionCache.CachedRevision;
import dev.remora.time.Deadline;
import dev.remora.time.Durations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a start can use while its source is away: first what is on the volume, then what is in the
 * cache. A revision of another image never counts.
 */
record Fallbacks(Delivery delivery, Finder finder, StartRules rules) {
  /** A verified revision that a start can use while its source is away. */
  sealed interface Fallback {
    Optional<Confirmation> confirmed();

    /** Already on the volume. Whether its files are still intact is checked when it is used. */
    record OnVolume(Published published, Optional<Confirmation> confirmed) implements Fallback {}

    /** In the cache. It is hashed when it is used. */
    record InCache(Configuration configuration, CachedRevision kept) implements Fallback {
      @Override
      public Optional<Confirmation> confirmed() {
        return Fallbacks.confirmed(kept);
      }
    }
  }

  /** Those that are meant, in the order in which they are tried; some may be too old. */
  List<Fallback> of(Session session, Deadline deadline) {
    Optional<Digest> named = delivery.target().lastNamed(session.state());
    if (named.isEmpty() || rules.onFailure() == OnFailure.FAIL) {
      return List.of();
    }
    List<CachedRevision> kept =
        delivery.cache().of(delivery.target().cacheOwner(named.get()), deadline);
    List<Fallback> all = new ArrayList<>();
    onVolume(session, named.get(), kept).ifPresent(all::add);
    Optional<Known.Floor> floor =
        new Rollback(delivery.target(), finder).floor(session.state(), named.get());
    kept.stream().flatMap(k -> inCache(k, named.get(), floor).stream()).forEach(all::add);
    return all;
  }

  /** What was kept and is no start, because it is not trusted; for people, with the reason. */
  Optional<String> distrusted(Session session, Deadline deadline) {
    Policy policy = finder.selection().policy();
    return delivery
        .target()
        .lastNamed(session.state())
        .flatMap(
            named ->
                session
                    .published()
                    .filter(published -> delivery.target().owns(published, named))
                    .map(published -> Target.candidate(published, named))
                    .flatMap(candidate -> distrusted(policy, candidate, "on the volume"))
                    .or(
                        () ->
                            delivery
                                .cache()
                                .of(delivery.target().cacheOwner(named), deadline)
                                .stream()
                                .map(Fallbacks::candidate)
                                .flatMap(it -> distrusted(policy, it, "in the cache").stream())
                                .findFirst()));
  }

  private static Optional<String> distrusted(Policy policy, Candidate candidate, String where) {
    return policy
        .objection(candidate)
        .map(miss -> candidate.digest().shortened() + " " + where + " " + miss.why());
  }

  private static Candidate candidate(CachedRevision kept) {
    return Candidate.of(kept.manifest(), kept.attachedTo()).with(kept.signature());
  }

  /**
   * Whether the rules allow one of that age.
   *
   * @return why not; nothing when they do
   */
  Optional<String> tooOld(Fallback fallback) {
    Age age = age(fallback.confirmed());
    return rules
        .maxStale()
        .filter(most -> !age.isWithin(Optional.of(most)))
        .map(most -> age.text() + ", and max-stale is " + Durations.text(most));
  }

  private Optional<Fallback> onVolume(Session session, Digest named, List<CachedRevision> kept) {
    return session
        .published()
        .filter(published -> isWanted(published, named))
        .map(
            published -> new Fallback.OnVolume(published, lastConfirmed(session, published, kept)));
  }

  /** Whether it is this target's, and counts under the settings of today. */
  boolean isWanted(Published published, Digest named) {
    boolean meant =
        switch (delivery.target()) {
          case Target.Image image -> true;
          case Target.Artifact artifact -> published.revision().equals(named);
        };
    return meant
        && delivery.target().owns(published, named)
        && finder
            .recall(named, Target.candidate(published, named), new Giver.Store("the volume"))
            .isPresent();
  }

  private Optional<Fallback.InCache> inCache(
      CachedRevision kept, Digest named, Optional<Known.Floor> floor) {
    Candidate candidate = candidate(kept);
    return finder
        .recall(named, candidate, new Giver.Store("the cache"))
        .filter(_ -> finder.tooOld(candidate, floor).isEmpty())
        .map(configuration -> new Fallback.InCache(configuration, kept));
  }

  /** By whoever says so: this volume, another one that shares the cache, or the publication. */
  private Optional<Confirmation> lastConfirmed(
      Session session, Published published, List<CachedRevision> kept) {
    Provenance provenance = published.provenance();
    Stream<Confirmation> elsewhere =
        kept.stream()
            .flatMap(k -> confirmed(k).stream())
            .filter(c -> c.revision().equals(provenance.revision()));
    Stream<Confirmation> here =
        session
            .state()
            .confirmationOf(provenance.revision())
            .or(() -> byPublication(provenance))
            .stream();
    return Stream.concat(here, elsewhere)
        .max(
            Comparator.comparing((Confirmation c) -> age(Optional.of(c)).duration().isPresent())
                .thenComparing(Confirmation::at));
  }

  /** When a source last said of one in the cache that it is the one. */
  private static Optional<Confirmation> confirmed(CachedRevision kept) {
    return kept.confirmed()
        .map(at -> new Confirmation(kept.manifest().digest(), at, kept.source()));
  }

  /** What came from the source itself was confirmed when it came; else that is not known. */
  private static Optional<Confirmation> byPublication(Provenance provenance) {
    ContentOrigin origin = provenance.source();
    return switch (origin.kind()) {
      case REGISTRY, LAYOUT ->
          provenance
              .published()
              .map(at -> new Confirmation(provenance.revision(), at, origin.name()));
      case MIRROR, CACHE -> Optional.empty();
    };
  }

  Age age(Optional<Confirmation> confirmed) {
    return new Age(confirmed, delivery.clock().now());
  }
}
